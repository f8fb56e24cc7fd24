package no.helseprofil.lookup.practitioner;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import no.helseprofil.register.Register.NorwegianDay;

/**
 * A person in the register, including approvals that have ended or are suspended. It is cached as long as the answer,
 * so that an approval that ends meanwhile isn't reported after its end.
 *
 * @param suspensions suspensions of the person, which apply to all approvals
 */
record RegisteredPractitioner(HprNumber number, List<Period> suspensions, List<RegisteredApproval> approvals) {

    /** Returns the person with the approvals in force at this instant. */
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
     * Validity of an approval, a right or a speciality.
     *
     * @param isActive the register's status apart from all dates: false if it has ended, or never was an authorization
     */
    record Validity(boolean isActive, Period period, List<Period> suspensions) {

        boolean isInForce(LocalDate day) {
            return isActive && period.contains(day) && !isDuring(suspensions, day);
        }
    }

    /** A profession for which the person is or was approved. */
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
