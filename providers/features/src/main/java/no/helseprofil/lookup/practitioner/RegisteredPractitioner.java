package no.helseprofil.lookup.practitioner;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.NorwegianDay;
import no.helseprofil.register.Practitioner;

/**
 * A person as the register has them, with what has ended and what is suspended. Kept as long as the answer is, so that
 * what ends meanwhile isn't told after its end.
 *
 * @param suspensions of the person, from everything
 */
record RegisteredPractitioner(HprNumber number, List<Period> suspensions, List<RegisteredApproval> approvals) {

    /** The person with what is in force at this instant. */
    Practitioner at(Instant instant) {
        LocalDate day = NorwegianDay.of(instant);
        List<Approval> inForce = isDuring(suspensions, day)
                ? List.of()
                : approvals.stream()
                        .filter(approval -> approval.validity().isInForce(day))
                        .map(approval -> approval.at(day))
                        .toList();
        return new Practitioner(number, inForce);
    }

    private static boolean isDuring(List<Period> periods, LocalDate day) {
        return periods.stream().anyMatch(period -> period.contains(day));
    }

    /**
     * Whether, and for how long.
     *
     * @param isActive what the register says besides all dates: false if it has ended, or never was an authorization
     */
    record Validity(boolean isActive, Period period, List<Period> suspensions) {

        boolean isInForce(LocalDate day) {
            return isActive && period.contains(day) && !isDuring(suspensions, day);
        }
    }

    /** A profession that the person is or was approved for. */
    record RegisteredApproval(
            Validity validity,
            String profession,
            Code authorization,
            List<RegisteredCode> requisitionRights,
            List<RegisteredCode> specialities) {

        private Approval at(LocalDate day) {
            return new Approval(profession, authorization, inForce(requisitionRights, day), inForce(specialities, day));
        }

        private static List<Code> inForce(List<RegisteredCode> codes, LocalDate day) {
            return codes.stream()
                    .filter(code -> code.validity().isInForce(day))
                    .map(RegisteredCode::code)
                    .toList();
        }
    }

    /** A right or a speciality. */
    record RegisteredCode(Validity validity, Code code) {}
}
