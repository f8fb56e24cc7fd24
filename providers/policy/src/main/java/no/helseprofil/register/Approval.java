package no.helseprofil.register;

import java.util.List;

/**
 * An approval that is in force.
 *
 * @param profession a code of Volven 9060, such as LE for a doctor
 * @param authorization of Volven 7704, such as 1, Autorisasjon
 * @param requisitionRights those in force
 * @param specialities those in force, of Volven 7426
 */
public record Approval(String profession, Code authorization, List<Code> requisitionRights, List<Code> specialities) {

    public Approval {
        requisitionRights = List.copyOf(requisitionRights);
        specialities = List.copyOf(specialities);
    }
}
