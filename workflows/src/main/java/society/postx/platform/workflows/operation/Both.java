package society.postx.platform.workflows.operation;

/** Holds the answers of two pieces of work that ran in parallel. */
public record Both<A, B>(A one, B other) {}
