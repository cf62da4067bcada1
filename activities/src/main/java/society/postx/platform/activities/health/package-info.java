/**
 * What counts as healthy, decided once: an app's containers, its pages and the version it answers.
 * Deployments, upgrades and the verification after onboarding all ask here. ADR §8, §10.
 */
@NullMarked
package society.postx.platform.activities.health;

import org.jspecify.annotations.NullMarked;
