package no.helseprofil.register;

import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * A legal entity, or a unit of one.
 *
 * @param parent the unit right above; null if it is above all others
 * @param isDeleted whether it has ceased to be
 * @param isBankrupt whether it is in bankruptcy
 */
public record Unit(
        OrganisationNumber number,
        String name,
        @Nullable OrganisationNumber parent,
        boolean isDeleted,
        boolean isBankrupt) {}
