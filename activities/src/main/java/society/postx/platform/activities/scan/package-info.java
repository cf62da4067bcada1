/** Scans container images with Trivy before a release and while they run. ADR §9. */
@NullMarked
package society.postx.platform.activities.scan;

import org.jspecify.annotations.NullMarked;
