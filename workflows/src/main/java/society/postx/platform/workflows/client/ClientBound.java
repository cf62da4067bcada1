package society.postx.platform.workflows.client;

/** A value that belongs to one client. */
public interface ClientBound {
  ClientName client();
}
