/** Stands in for the internet: certificates, ACME, a container registry, a package proxy. */
@NullMarked
package society.postx.platform.sandbox.gateway;

import org.jspecify.annotations.NullMarked;
