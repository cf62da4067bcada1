package society.postx.platform.workflows.reinstatement;

import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * What an archived client will need, before any of its files is back.
 *
 * @param certificates why the ACME server may refuse its certificates for a while, and until when;
 *     empty where the week has room for them
 */
public record PlannedReturn(ClientPlan plan, String certificates) {}
