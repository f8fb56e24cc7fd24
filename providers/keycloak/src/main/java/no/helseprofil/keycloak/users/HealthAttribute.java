package no.helseprofil.keycloak.users;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;

/**
 * A user attribute that health claims are made of, or that says which organisations a user may pick. Whoever could
 * write their own would be a doctor by saying so, so in a realm under the profile only administrators do; see
 * {@link HealthUserProfileFactory}.
 */
public enum HealthAttribute {

    /** The national identity number. */
    PID("pid") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedIdentifierException {
            NationalIdentityNumber.parse(value, checkDigits);
        }
    },

    /** The number in Helsepersonellregisteret. */
    HPR_NUMBER("hpr_number") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedIdentifierException {
            HprNumber.parse(value);
        }
    },

    /** What that register says of the person, as JSON text. */
    HPR_DETAILS("hpr_details") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedException {
            HprDetails.parse(value);
        }
    },

    /** The organisations that the person works for, see {@link PractitionerOrganisation}; one value for each. */
    ORGANISATIONS("organisations", 100) {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedIdentifierException {
            PractitionerOrganisation.parse(value, checkDigits);
        }
    };

    private static final String PREFIX = Constants.USER_ATTRIBUTES_PREFIX;

    private final String attribute;
    private final int mostValues;

    HealthAttribute(String attribute) {
        this(attribute, 1);
    }

    HealthAttribute(String attribute, int mostValues) {
        this.attribute = attribute;
        this.mostValues = mostValues;
    }

    /** The attribute's name, in small letters. */
    public String attribute() {
        return attribute;
    }

    int mostValues() {
        return mostValues;
    }

    /** The national identity number of a user; empty if there is none that is valid, or more than one. */
    public static Optional<NationalIdentityNumber> pidOf(UserModel user, boolean checkDigits) {
        List<String> values = user.getAttributeStream(PID.attribute).toList();
        return values.size() == 1 ? NationalIdentityNumber.read(values.get(0), checkDigits) : Optional.empty();
    }

    /**
     * Whether a mapper that is set to read a user attribute of this name could read one of these: some stores of users
     * don't tell small letters from capitals, or a name from the same with blanks around it.
     */
    public static boolean isMeantBy(String name) {
        return Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(name.strip()));
    }

    static Optional<HealthAttribute> named(String name) {
        return Stream.of(values()).filter(one -> one.attribute.equals(name)).findFirst();
    }

    /**
     * Whether the name is one of these in other letters. A mapper of LDAP takes it for the same: it writes what a user
     * attribute {@code PID} is set to into the directory, for {@code pid}.
     */
    static boolean isInOtherLetters(String name) {
        return named(name).isEmpty() && Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(name));
    }

    /**
     * Whether the name is one of these, in whatever letters, behind the prefix that fields of forms once had. Keycloak
     * takes one prefix off each time it reads a user, so an attribute that is stored under such a name becomes
     * {@code pid} some day, when an administrator saves the user.
     */
    static boolean isBehindPrefix(String name) {
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        String rest = name.substring(PREFIX.length());
        return Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(rest)) || isBehindPrefix(rest);
    }

    /**
     * What is wrong with a value: one sentence that says what to write and doesn't quote the
     * value, empty if nothing is.
     *
     * @param checkDigits whether check digits have to be right
     */
    Optional<String> problemOf(String value, boolean checkDigits) {
        try {
            parse(value, checkDigits);
            return Optional.empty();
        } catch (MalformedIdentifierException malformed) {
            return Optional.of(malformed.reason());
        } catch (MalformedException malformed) {
            return Optional.of(malformed.reason());
        }
    }

    abstract void parse(String value, boolean checkDigits) throws MalformedIdentifierException, MalformedException;
}
