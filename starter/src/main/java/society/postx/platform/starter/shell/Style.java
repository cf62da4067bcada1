package society.postx.platform.starter.shell;

/** Colours text for a terminal; text stays plain elsewhere. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  public String paint(String text, boolean colours) {
    return colours && this != PLAIN ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
