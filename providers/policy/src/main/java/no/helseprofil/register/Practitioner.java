package no.helseprofil.register;

import java.util.List;
import no.helseprofil.identifiers.HprNumber;

/**
 * Person in Helsepersonellregisteret.
 *
 * @param approvals the approvals in force, without ended and suspended ones; may be empty
 */
public record Practitioner(HprNumber number, List<Approval> approvals) {

    public Practitioner {
        approvals = List.copyOf(approvals);
    }
}
