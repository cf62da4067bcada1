package society.postx.platform.workflows.rollout.plan;

/**
 * The number of clients that may fail: a rollout stops once failures exceed it.
 *
 * @param amount a count, or a percentage of {@code clients}
 */
public record Budget(int amount, boolean percent, int clients) {
  /** What people type: {@code 1} or {@code 5%}. */
  public static final String RULE = "(0|[1-9][0-9]{0,3})|(0|[1-9][0-9]?|100)%";

  public static Budget of(String typed, int clients) {
    var percent = typed.endsWith("%");
    var number = percent ? typed.substring(0, typed.length() - 1) : typed;
    return new Budget(Integer.parseInt(number), percent, clients);
  }

  /** Compares without dividing, so that a fraction of a client does not round to none. */
  public boolean exceededBy(int failures) {
    return percent ? 100L * failures > (long) amount * clients : failures > amount;
  }

  @Override
  public String toString() {
    return percent ? "%d%% of %d".formatted(amount, clients) : String.valueOf(amount);
  }
}
