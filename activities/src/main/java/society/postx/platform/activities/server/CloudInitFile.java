package society.postx.platform.activities.server;

/** Provides {@code base/cloud-init.yml} of the infrastructure repository. */
@FunctionalInterface
public interface CloudInitFile {
  String PATH = "base/cloud-init.yml";

  /** Its text at a commit. */
  String at(String commit);
}
