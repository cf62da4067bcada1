package society.postx.platform.workflows.operation;

/** What two pieces of work that ran side by side have answered. */
public record Both<A, B>(A one, B other) {}
