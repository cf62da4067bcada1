/** Injects faults into API calls, actions, hosts, Storage Boxes and the registry. */
@NullMarked
package society.postx.platform.sandbox.fault;

import org.jspecify.annotations.NullMarked;
