package no.helseprofil.organisation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Organisations that a client may act for, according to its registration.
 *
 * @param tenancy whether the client acts for one organisation or for many
 * @param parent the organisation that the client acts for; null if none is registered, as for every multi-tenant client
 * @param children the parts that the client may name; a multi-tenant client without children may name any
 * @param supplier the organisation that runs the client; a multi-tenant client always has one
 * @param delegations the organisations that have delegated to the supplier of a multi-tenant client
 */
public record ClientOrganisations(
        Tenancy tenancy,
        @Nullable OrganisationNumber parent,
        Set<OrganisationNumber> children,
        @Nullable OrganisationNumber supplier,
        Set<OrganisationNumber> delegations) {

    public ClientOrganisations {
        children = Set.copyOf(children);
        delegations = Set.copyOf(delegations);
    }

    /**
     * Returns the organisation that the client acts for, or empty if it acts for none.
     *
     * @param named the organisation that the client names; null if it names none
     * @param checkDigits whether the check digits of the numbers have to be right
     * @throws OrganisationException if the client may not name this organisation
     */
    public Optional<RepresentedOrganisation> represent(
            Detail.@Nullable OrganisationIdentifier named, boolean checkDigits) throws OrganisationException {
        if (named == null) {
            return Optional.ofNullable(parent).map(own -> new RepresentedOrganisation(own, null, supplier));
        }
        NamedOrganisation organisation = NamedOrganisation.read(named, checkDigits);
        return Optional.of(tenancy == Tenancy.SINGLE_TENANT ? ofOne(organisation) : ofMany(organisation));
    }

    /**
     * Returns whether the client may name a part of an organisation that it acts for.
     *
     * @param unregistered whether a multi-tenant client without registered children may name any
     */
    public boolean mayName(OrganisationNumber child, boolean unregistered) {
        return children.contains(child) || unregistered && tenancy == Tenancy.MULTI_TENANT && children.isEmpty();
    }

    /** Returns whether the client may act for an organisation that a practitioner selects. */
    public boolean mayActFor(PractitionerOrganisation picked) {
        try {
            return represent(picked.namedBy(tenancy), false)
                    .filter(represented -> represented.parent().equals(picked.parent())
                            && Objects.equals(represented.child(), picked.child()))
                    .isPresent();
        } catch (OrganisationException refused) {
            return false;
        }
    }

    /** Returns the details that the client would send to act for the organisation; absent if it needs none. */
    public Details naming(PractitionerOrganisation picked) {
        Detail.OrganisationIdentifier named = picked.namedBy(tenancy);
        return named == null ? Details.ABSENT : new Details.Present(List.of(named));
    }

    private RepresentedOrganisation ofOne(NamedOrganisation named) throws OrganisationException {
        if (named.parent() != null) {
            throw new OrganisationException(
                    "HID-1005: name the child alone, as nine digits; a single-tenant client has its parent by registration");
        }
        if (parent == null) {
            throw new OrganisationException("HID-1010: register the organisation that this client acts for");
        }
        if (named.child() == null || !children.contains(named.child())) {
            throw new OrganisationException("HID-1002: name a child that is registered for this client");
        }
        return new RepresentedOrganisation(parent, named.child(), supplier);
    }

    private RepresentedOrganisation ofMany(NamedOrganisation named) throws OrganisationException {
        if (named.parent() == null) {
            throw new OrganisationException(
                    "HID-1006: name the parent too, as NO:ORGNR: and nine digits; this client is multi-tenant");
        }
        if (!delegations.contains(named.parent())) {
            throw new OrganisationException(
                    "HID-1001: name an organisation that has delegated to this client's supplier");
        }
        if (named.child() != null && !children.isEmpty() && !children.contains(named.child())) {
            throw new OrganisationException("HID-1002: name a child that is registered for this client");
        }
        return new RepresentedOrganisation(named.parent(), named.child(), supplier);
    }
}
