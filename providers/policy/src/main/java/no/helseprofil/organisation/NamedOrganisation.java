package no.helseprofil.organisation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.ObjectIdentifier;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

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
    static Detail.OrganisationIdentifier parentAndChild(OrganisationNumber parent, @Nullable OrganisationNumber child) {
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

    private static NamedOrganisation parentAndChild(String value, boolean checkDigits) throws OrganisationException {
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
