package no.helseprofil.organisation;

import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Organisation that a client acts for in one token.
 *
 * @param parent the legal entity
 * @param child the part of the legal entity, if one is named
 * @param supplier the organisation that runs the client, if that is another one
 */
public record RepresentedOrganisation(
        OrganisationNumber parent,
        @Nullable OrganisationNumber child,
        @Nullable OrganisationNumber supplier) {}
