package no.helseprofil.organisation;

import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.ClientOrganisations.NamedOrganisation;
import no.helseprofil.organisation.ClientRegistration.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * Organisation that a practitioner works for, in the form of one value of the user attribute {@code organisations}: the
 * parent's number, followed by a colon and the child's number if it is a part of the parent.
 *
 * @param parent the legal entity
 * @param child the part of the legal entity; null if the organisation is the legal entity itself
 */
public record PractitionerOrganisation(
        OrganisationNumber parent, @Nullable OrganisationNumber child) {

    private static final String SEPARATOR = ":";

    /**
     * Reads a value.
     *
     * @param checkDigits whether the check digits have to be right
     * @throws MalformedIdentifierException if it isn't one number, or two with a colon between them
     */
    public static PractitionerOrganisation parse(String text, boolean checkDigits) throws MalformedIdentifierException {
        String[] numbers = text.split(SEPARATOR, -1);
        if (numbers.length > 2) {
            throw new MalformedIdentifierException(
                    "Write the parent's organisation number, with a colon and the child's behind it if there is one.");
        }
        return new PractitionerOrganisation(
                OrganisationNumber.parse(numbers[0], checkDigits),
                numbers.length == 1 ? null : OrganisationNumber.parse(numbers[1], checkDigits));
    }

    /** Reads a value, or returns empty if it is malformed, as values from an import or a directory may be. */
    public static Optional<PractitionerOrganisation> read(String text, boolean checkDigits) {
        try {
            return Optional.of(parse(text, checkDigits));
        } catch (MalformedIdentifierException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the text that {@link #parse} reads. */
    public String text() {
        return child == null ? parent.value() : parent.value() + SEPARATOR + child.value();
    }

    /** Returns whether a client names this organisation with that identifier, whichever tenancy the client has. */
    public boolean isNamedBy(Detail.OrganisationIdentifier said) {
        return Stream.of(Tenancy.values()).anyMatch(tenancy -> said.equals(namedBy(tenancy)));
    }

    /** Returns how a client of this tenancy names the organisation; null if it acts for it without naming any. */
    Detail.@Nullable OrganisationIdentifier namedBy(Tenancy tenancy) {
        if (tenancy == Tenancy.MULTI_TENANT) {
            return NamedOrganisation.parentAndChild(parent, child);
        }
        return child == null ? null : NamedOrganisation.child(child);
    }
}
