package no.helseprofil.profile.attestation;

import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.DetailsCheck;
import no.helseprofil.profile.RequestCheck.MeasuredCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code attestation-names}: an attestation uses the names of the profile. Those of 2024 are still read, so that no
 * practitioner loses access to patients' data because of a name. They come with the patient's identity, which this
 * server doesn't need.
 */
public final class AttestationNames extends DefinedRequirement implements DetailsCheck, MeasuredCheck {

    public AttestationNames() {
        super("attestation-names", RequirementKind.MEASURED, "HelseID");
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Optional<Attestation> asserted = facts.details().inAssertion().attestation();
        Optional<Attestation> pushed = facts.details().inRequestObject().attestation();
        if (asserted.isEmpty() && pushed.isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        return asserted.filter(Attestation::hasOlderNames).isEmpty()
                        && pushed.filter(Attestation::hasOlderNames).isEmpty()
                ? Outcome.PASSED
                : failed("write the attestation by the names of the profile, without attestation, toa, care_relation,"
                        + " tracing_ref, ref_id, names, texts, descriptions and the identifier of a patient");
    }
}
