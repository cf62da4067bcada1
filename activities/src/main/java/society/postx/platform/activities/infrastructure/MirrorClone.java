package society.postx.platform.activities.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * Copies the infrastructure repository with all refs by one fetch, which sees them as they are at
 * one moment while others push.
 */
record MirrorClone(LocalClone own) {
  /**
   * @param folder must not exist
   */
  RepositoryMirror into(Path folder) {
    try (var mirror = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build()) {
      mirror.create(true);
      try {
        return ofRemote(mirror);
      } catch (TransportException | NotSupportedException e) { // the latter: its folder is gone
        var failure = RemoteFailure.of(own.remote(), transport(e));
        if (own.lastTip().isEmpty()) {
          throw failure;
        }
        return ofClone(mirror, String.valueOf(failure.getOriginalMessage()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TransportException transport(IOException e) {
    return e instanceof TransportException already
        ? already
        : new NoRemoteRepositoryException(own.remote().address(), String.valueOf(e.getMessage()));
  }

  private RepositoryMirror ofRemote(Repository mirror) throws IOException {
    try (var transport = own.open(mirror)) {
      var fetched =
          transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+refs/*:refs/*")));
      var tip = own.tip(mirror, fetched);
      mirror.updateRef(Constants.HEAD).link(tip.branch());
      return new RepositoryMirror(tip.commit().name(), refs(mirror), "");
    }
  }

  private RepositoryMirror ofClone(Repository mirror, String why) throws IOException {
    var branches = Constants.R_HEADS;
    try (var cache = LocalClone.open(own.folder());
        var transport = Transport.open(mirror, new URIish(own.folder().toUri().toString()))) {
      transport.fetch(
          NullProgressMonitor.INSTANCE,
          List.of(
              new RefSpec("+" + Revision.BRANCHES + "*:" + branches + "*"),
              new RefSpec("+refs/tags/*:refs/tags/*"),
              new RefSpec("+%1$s*:%1$s*".formatted(LocalClone.KEPT))));
      var head = cache.getFullBranch().replaceFirst("^" + Revision.BRANCHES, branches);
      mirror.updateRef(Constants.HEAD).link(head);
      return new RepositoryMirror(mirror.resolve(Constants.HEAD).name(), refs(mirror), why);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the clone's folder cannot be written as an address", e);
    }
  }

  private static int refs(Repository mirror) throws IOException {
    return mirror.getRefDatabase().getRefsByPrefix(Constants.R_REFS).size();
  }
}
