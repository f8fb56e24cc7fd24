package no.helseprofil.register;

import java.util.List;

/**
 * Approval of a practitioner that is in force.
 *
 * @param profession a code of Volven 9060, such as LE for a doctor
 * @param authorization a code of Volven 7704, such as 1, Autorisasjon
 * @param requisitionRights the rights in force
 * @param specialities the specialities in force, codes of Volven 7426
 */
public record Approval(String profession, Code authorization, List<Code> requisitionRights, List<Code> specialities) {

    public Approval {
        requisitionRights = List.copyOf(requisitionRights);
        specialities = List.copyOf(specialities);
    }
}
