package society.postx.platform.sandbox.gateway;

import java.nio.file.Path;

/**
 * Names the files of a server's certificate.
 *
 * @param chain PEM file: the server's certificate, then the authority's
 * @param key PEM file, readable by its owner alone
 */
public record ServerCertificate(Path chain, Path key) {}
