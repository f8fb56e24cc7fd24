package no.helseprofil.register;

import java.time.LocalDate;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Legal entity, or a unit of one.
 *
 * @param parent the unit directly above; null for the topmost unit
 * @param isDeleted whether the unit has ceased to exist
 * @param ending the proceeding that usually ends the unit; null if there is none
 * @param lastDay the day on which the unit is closed down; null if unknown
 */
public record Unit(
        OrganisationNumber number,
        String name,
        @Nullable OrganisationNumber parent,
        boolean isDeleted,
        @Nullable Ending ending,
        @Nullable LocalDate lastDay) {

    /** Proceeding that may end an organisation and puts it under other control. */
    public enum Ending {
        BANKRUPTCY,
        /** The organisation is being wound up, voluntarily or by force. */
        WINDING_UP
    }

    /** Returns the unit as it is on a day: one that has been closed down no longer exists, even if not deleted. */
    Unit on(LocalDate day) {
        return lastDay == null || !lastDay.isBefore(day) ? this : new Unit(number, name, parent, true, ending, lastDay);
    }
}
