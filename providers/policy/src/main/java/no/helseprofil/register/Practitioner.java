package no.helseprofil.register;

import java.util.List;
import no.helseprofil.identifiers.HprNumber;
import org.jspecify.annotations.Nullable;

/**
 * Person in Helsepersonellregisteret.
 *
 * @param approvals the approvals in force, without ended and suspended ones; may be empty
 */
public record Practitioner(HprNumber number, List<Approval> approvals) {

    public Practitioner {
        approvals = List.copyOf(approvals);
    }

    /**
     * Approval of a practitioner that is in force.
     *
     * @param profession a code of Volven 9060, such as LE for a doctor
     * @param authorization a code of Volven 7704, such as 1, Autorisasjon
     * @param requisitionRights the rights in force
     * @param specialities the specialities in force, codes of Volven 7426
     */
    public record Approval(
            String profession, Code authorization, List<Code> requisitionRights, List<Code> specialities) {

        public Approval {
            requisitionRights = List.copyOf(requisitionRights);
            specialities = List.copyOf(specialities);
        }
    }

    /**
     * Code of a code list.
     *
     * @param description its meaning in the words of the register; null if the register has none
     */
    public record Code(String value, @Nullable String description) {}
}
