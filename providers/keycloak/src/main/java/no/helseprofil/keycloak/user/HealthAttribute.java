package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.organisation.PractitionerOrganisation;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.timetable.Migration;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * User attribute that health claims are made of, or that lists the organisations that a user may pick. A user who could
 * write their own could claim to be a doctor, so in a realm under the profile only administrators write them; see
 * {@link HealthUserProfileProviderFactory}.
 */
public enum HealthAttribute {

    /** National identity number. */
    PID("pid") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedIdentifierException {
            NationalIdentityNumber.parse(value, checkDigits);
        }
    },

    /** Number in Helsepersonellregisteret. */
    HPR_NUMBER("hpr_number") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedIdentifierException {
            HprNumber.parse(value);
        }
    },

    /** Entry in Helsepersonellregisteret, as JSON text. */
    HPR_DETAILS("hpr_details") {
        @Override
        void parse(String value, boolean checkDigits) throws MalformedException {
            HprDetails.parse(value);
        }
    },

    /** Organisations that the person works for, see {@link PractitionerOrganisation}; one value for each. */
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

    /** Returns the attribute's name, in small letters. */
    public String attribute() {
        return attribute;
    }

    int mostValues() {
        return mostValues;
    }

    /** Returns the national identity number of a user; empty if it has no valid one, or more than one. */
    public static Optional<NationalIdentityNumber> pidOf(UserModel user, boolean checkDigits) {
        List<String> values = user.getAttributeStream(PID.attribute).toList();
        return values.size() == 1 ? NationalIdentityNumber.read(values.get(0), checkDigits) : Optional.empty();
    }

    /**
     * Returns whether a mapper configured to read a user attribute of this name could read one of these. Some user
     * stores ignore letter case, or blanks around a name.
     */
    public static boolean isMeantBy(String name) {
        return Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(name.strip()));
    }

    static Optional<HealthAttribute> named(String name) {
        return Stream.of(values()).filter(one -> one.attribute.equals(name)).findFirst();
    }

    /**
     * Returns whether the name is one of these in other letter case. An LDAP mapper treats such a name as the same one:
     * it writes the value of a user attribute {@code PID} into the directory as {@code pid}.
     */
    static boolean isInOtherLetters(String name) {
        return named(name).isEmpty() && Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(name));
    }

    /**
     * Returns whether the name is one of these, in any letter case, behind the prefix that form fields once had.
     * Keycloak removes one prefix each time it reads a user, so an attribute stored under such a name becomes {@code
     * pid} once an administrator saves the user.
     */
    static boolean isBehindPrefix(String name) {
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        String rest = name.substring(PREFIX.length());
        return Stream.of(values()).anyMatch(one -> one.attribute.equalsIgnoreCase(rest)) || isBehindPrefix(rest);
    }

    /**
     * Returns the problem of a value as one sentence that says what to write and doesn't quote the value; empty if it
     * has none.
     *
     * @param checkDigits whether check digits have to be correct
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

    /** Setting for whether check digits of national identity numbers have to be correct; in tests not all are. */
    public static final class CheckDigits {

        private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);

        private CheckDigits() {}

        /** Returns whether they are checked in the realm of the request; true if its profile can't be read. */
        public static boolean areCheckedIn(KeycloakSession session) {
            return RealmProfiles.of(session)
                    .active()
                    .map(active -> active.profile()
                            .terms(Migration.BEFORE, ServerClock.INSTANCE.instant())
                            .parametersOf(ORGANISATION)
                            .get(Organisation.CHECK_DIGITS))
                    .orElse(true);
        }
    }
}
