package no.helseprofil.organisation;

import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * The organisation that a client acts for in one token.
 *
 * @param parent the legal entity
 * @param child the part of it, if one is named
 * @param supplier who runs the client for it, if that is somebody else
 */
public record RepresentedOrganisation(
        OrganisationNumber parent,
        @Nullable OrganisationNumber child,
        @Nullable OrganisationNumber supplier) {}
