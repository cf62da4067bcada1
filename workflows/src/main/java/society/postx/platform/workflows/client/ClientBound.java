package society.postx.platform.workflows.client;

/** Something that belongs to one client. */
public interface ClientBound {
  ClientName client();
}
