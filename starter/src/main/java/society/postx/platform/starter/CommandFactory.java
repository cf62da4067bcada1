package society.postx.platform.starter;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import society.postx.platform.starter.shell.Shell;

/** Creates picocli's command objects and gives the shell to those that take one. */
record CommandFactory(Shell shell) implements IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    var taking =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(one -> Arrays.equals(one.getParameterTypes(), new Class<?>[] {Shell.class}))
            .findFirst();
    if (taking.isEmpty()) {
      return CommandLine.defaultFactory().create(type);
    }
    taking.get().setAccessible(true);
    return type.cast(taking.get().newInstance(shell));
  }
}
