package no.helseprofil.organisation;

import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * An organisation that a practitioner works for, as one value of the user attribute {@code organisations} names it: the
 * parent's number, with a colon and the child's behind it where it is a part of the parent.
 *
 * @param parent the legal entity
 * @param child the part of it, if it is one
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

    /** The same; empty where nobody can read the value: an import or a directory may have brought it. */
    public static Optional<PractitionerOrganisation> read(String text, boolean checkDigits) {
        try {
            return Optional.of(parse(text, checkDigits));
        } catch (MalformedIdentifierException unreadable) {
            return Optional.empty();
        }
    }

    /** As a text, which {@link #parse} reads. */
    public String text() {
        return child == null ? parent.value() : parent.value() + SEPARATOR + child.value();
    }

    /** Whether this is what a client says to act for it, of whichever tenancy the client is. */
    public boolean isNamedBy(Detail.OrganisationIdentifier said) {
        return Stream.of(Tenancy.values()).anyMatch(tenancy -> said.equals(namedBy(tenancy)));
    }

    /** How a client of this tenancy names it; null where that is what it acts for without naming anything. */
    Detail.@Nullable OrganisationIdentifier namedBy(Tenancy tenancy) {
        if (tenancy == Tenancy.MULTI_TENANT) {
            return NamedOrganisation.parentAndChild(parent, child);
        }
        return child == null ? null : NamedOrganisation.child(child);
    }
}
