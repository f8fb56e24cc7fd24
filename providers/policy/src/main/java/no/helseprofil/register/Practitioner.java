package no.helseprofil.register;

import java.util.List;
import no.helseprofil.identifiers.HprNumber;

/**
 * A person in Helsepersonellregisteret.
 *
 * @param approvals those in force: what has ended or is suspended isn't among them, so the list may be empty
 */
public record Practitioner(HprNumber number, List<Approval> approvals) {

    public Practitioner {
        approvals = List.copyOf(approvals);
    }
}
