package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber.ObjectIdentifier;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.ClientRegistration.Tenancy;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
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

    /**
     * Organisation that an identifier of {@code helseid_authorization} names, in one of HelseID's two forms.
     *
     * @param parent the legal entity; null in the form that names only a child
     * @param child the part of the legal entity, if one is named
     */
    record NamedOrganisation(
            @Nullable OrganisationNumber parent, @Nullable OrganisationNumber child) {

        private static final String ENTITY = "ENH";
        private static final String PREFIX = "NO:ORGNR:";

        /** Form with a parent. HelseID's .NET library writes the second colon even if no child follows. */
        private static final Pattern PARENT_AND_CHILD = Pattern.compile(PREFIX + "([^:]*)(?::([^:]*))?");

        /** Returns an identifier in the form that names only a child. */
        static Detail.OrganisationIdentifier child(OrganisationNumber child) {
            return new Detail.OrganisationIdentifier(ObjectIdentifier.ENH.urn(), ENTITY, child.value());
        }

        /** Returns an identifier in the form that names a parent and, if not null, a child of it. */
        static Detail.OrganisationIdentifier parentAndChild(
                OrganisationNumber parent, @Nullable OrganisationNumber child) {
            String value = PREFIX + parent.value() + (child == null ? "" : ":" + child.value());
            return new Detail.OrganisationIdentifier(ObjectIdentifier.ISO_6523.urn(), ENTITY, value);
        }

        /**
         * Reads an identifier.
         *
         * @throws OrganisationException if it has neither form, or a number in it is invalid
         */
        static NamedOrganisation read(Detail.OrganisationIdentifier named, boolean checkDigits)
                throws OrganisationException {
            if (!ENTITY.equals(named.identifierType())) {
                throw new OrganisationException("HID-1007: set type of the identifier to ENH");
            }
            if (ObjectIdentifier.ENH.urn().equals(named.system())) {
                return new NamedOrganisation(null, number(named.value(), checkDigits));
            }
            if (ObjectIdentifier.ISO_6523.urn().equals(named.system())) {
                return parentAndChild(named.value(), checkDigits);
            }
            throw new OrganisationException(
                    ObjectIdentifier.MISTAKEN_ENH.urn().equals(named.system())
                            ? "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101; the one with 1.2.101 stands in older documents by mistake"
                            : "HID-1007: set system of the identifier to urn:oid:2.16.578.1.12.4.1.4.101 for a child, or urn:oid:1.0.6523 for NO:ORGNR:");
        }

        private static NamedOrganisation parentAndChild(String value, boolean checkDigits)
                throws OrganisationException {
            Matcher matcher = PARENT_AND_CHILD.matcher(value);
            if (!matcher.matches()) {
                throw new OrganisationException(
                        "HID-1007: write the organisation as NO:ORGNR: and the parent's number, with a colon and the child's behind it");
            }
            String child = matcher.group(2);
            return new NamedOrganisation(
                    number(matcher.group(1), checkDigits),
                    child == null || child.isEmpty() ? null : number(child, checkDigits));
        }

        private static OrganisationNumber number(String text, boolean checkDigits) throws OrganisationException {
            try {
                return OrganisationNumber.parse(text, checkDigits);
            } catch (MalformedIdentifierException malformed) {
                throw new OrganisationException(
                        "HID-1004: write an organisation number as its nine digits, the last of which checks it");
            }
        }
    }

    /**
     * Organisation numbers of the client and its user in a token or in the details of a request. They occur in three
     * forms: claims of the client, an identifier in HelseID's {@code helseid_authorization}, and an attestation.
     * Organisations of patients aren't included.
     */
    public static final class DisclosedOrganisations {

        private static final Pattern CLAIM = Pattern.compile(".*orgnr_(parent|child|supplier)");
        private static final Set<String> OF_ATTESTATION = Set.of("legal_entity", "point_of_care");
        private static final String IDENTIFIER = "identifier";
        private static final String PATIENTS = "patients";
        private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{9}(?![0-9])");

        private DisclosedOrganisations() {}

        /** Returns the numbers at any depth of a JSON value. */
        public static Set<String> in(JsonNode claim) {
            Set<String> numbers = new LinkedHashSet<>();
            collect(claim, numbers);
            return numbers;
        }

        /** Returns the numbers in a text, whatever surrounds them. */
        public static Set<String> in(String text) {
            Set<String> numbers = new LinkedHashSet<>();
            collect(text, numbers);
            return numbers;
        }

        private static void collect(JsonNode node, Set<String> numbers) {
            if (node.isObject()) {
                node.properties().forEach(member -> collect(member, numbers));
            } else if (node.isArray()) {
                node.forEach(entry -> collect(entry, numbers));
            }
        }

        private static void collect(Map.Entry<String, JsonNode> member, Set<String> numbers) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals(PATIENTS)) {
                return;
            }
            if (CLAIM.matcher(name).matches()) {
                collect(value.asText(), numbers);
            } else if (OF_ATTESTATION.contains(name)) {
                collect(value.path("id").asText(), numbers);
            } else if (name.equals(IDENTIFIER)) {
                collect(value.path("value").asText(), numbers);
            }
            collect(value, numbers);
        }

        private static void collect(String text, Set<String> numbers) {
            Matcher matcher = NUMBER.matcher(text);
            while (matcher.find()) {
                numbers.add(matcher.group());
            }
        }
    }
}
