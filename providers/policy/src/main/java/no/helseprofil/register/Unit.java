package no.helseprofil.register;

import java.time.LocalDate;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * A legal entity, or a unit of one.
 *
 * @param parent the unit right above; null if it is above all others
 * @param isDeleted whether it has ceased to be
 * @param ending what it is in that ends it as a rule; null if it is in nothing like that
 * @param lastDay the day on which it is closed down; null if none is known
 */
public record Unit(
        OrganisationNumber number,
        String name,
        @Nullable OrganisationNumber parent,
        boolean isDeleted,
        @Nullable Ending ending,
        @Nullable LocalDate lastDay) {

    /** Why an organisation may soon not be: somebody else runs things there now. */
    public enum Ending {
        BANKRUPTCY,
        /** It is being wound up, by itself or by force. */
        WINDING_UP
    }

    /** The same on a day: a unit that has been closed down has ceased to be, with or without having been deleted. */
    Unit on(LocalDate day) {
        return lastDay == null || !lastDay.isBefore(day) ? this : new Unit(number, name, parent, true, ending, lastDay);
    }
}
