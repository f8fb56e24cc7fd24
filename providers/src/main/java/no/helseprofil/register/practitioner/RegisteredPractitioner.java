package no.helseprofil.register.practitioner;

import java.time.Instant;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.Practitioner;

/**
 * A person as the register has them, with what has ended and what is suspended. Kept as long as the answer is, so that what ends
 * meanwhile isn't told after its end.
 *
 * @param suspensions of the person, from everything
 */
record RegisteredPractitioner(HprNumber number, List<Period> suspensions, List<RegisteredApproval> approvals) {

    /** The person with what is in force at this instant. */
    Practitioner at(Instant instant) {
        List<Approval> inForce = isDuring(suspensions, instant)
                ? List.of()
                : approvals.stream()
                        .filter(approval -> approval.validity().isInForce(instant))
                        .map(approval -> approval.at(instant))
                        .toList();
        return new Practitioner(number, inForce);
    }

    private static boolean isDuring(List<Period> periods, Instant instant) {
        return periods.stream().anyMatch(period -> period.contains(instant));
    }

    /**
     * Whether, and for how long.
     *
     * @param isActive what the register says besides all dates
     */
    record Validity(boolean isActive, Period period, List<Period> suspensions) {

        boolean isInForce(Instant instant) {
            return isActive && period.contains(instant) && !isDuring(suspensions, instant);
        }
    }

    /** A profession that the person is or was approved for. */
    record RegisteredApproval(
            Validity validity,
            String profession,
            Code authorization,
            List<RegisteredCode> requisitionRights,
            List<RegisteredCode> specialities) {

        private Approval at(Instant instant) {
            return new Approval(
                    profession, authorization, inForce(requisitionRights, instant), inForce(specialities, instant));
        }

        private static List<Code> inForce(List<RegisteredCode> codes, Instant instant) {
            return codes.stream()
                    .filter(code -> code.validity().isInForce(instant))
                    .map(RegisteredCode::code)
                    .toList();
        }
    }

    /** A right or a speciality. */
    record RegisteredCode(Validity validity, Code code) {}
}
