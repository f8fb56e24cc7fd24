package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.users.Authentication;
import no.helseprofil.keycloak.users.HprDetails;
import no.helseprofil.keycloak.users.UserLogin;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * The user who has logged in, and how. A value that isn't valid is not told: an API would take it for the word of the
 * authority.
 *
 * @param login the client's part in the login
 * @param authentication how they have
 * @param checkDigits whether the check digits of national identity numbers have to be right
 * @param register what a register says of the user; empty if the user's attributes do
 */
record Person(
        AuthenticatedClientSessionModel login,
        Authentication authentication,
        boolean checkDigits,
        Optional<HprClaims> register) {

    static final String PID = "pid";
    static final String HPR_NUMBER = "hpr_number";
    static final String HPR_DETAILS = "hpr_details";

    private static final Logger LOG = Logger.getLogger(Person.class);

    private static final Map<String, String> ASSURANCE = Map.of("2", "low", "3", "substantial", "4", "high");

    boolean isSomebody() {
        return new UserLogin(login, authentication).isSomebody();
    }

    @Nullable
    String pid() {
        String pid = attribute(PID);
        try {
            return pid == null
                    ? null
                    : NationalIdentityNumber.parse(pid, checkDigits).value();
        } catch (MalformedIdentifierException invalid) {
            return untold(PID);
        }
    }

    @Nullable
    String hprNumber() {
        return register.isPresent() ? register.get().number() : writtenNumber();
    }

    @Nullable
    ObjectNode hprDetails() {
        ObjectNode details = register.isPresent() ? register.get().details() : writtenDetails();
        return details == null ? null : HprDetails.complete(details);
    }

    /** How old what {@link #hprNumber} or {@link #hprDetails} says is, if it isn't what the register says now. */
    @Nullable
    Long hprUpdatedAt(HealthClaim claim) {
        return register.map(claims -> claims.updatedAt(claim)).orElse(null);
    }

    private @Nullable String writtenNumber() {
        String number = attribute(HPR_NUMBER);
        try {
            return number == null ? null : HprNumber.parse(number).value();
        } catch (MalformedIdentifierException invalid) {
            return untold(HPR_NUMBER);
        }
    }

    private @Nullable ObjectNode writtenDetails() {
        String details = attribute(HPR_DETAILS);
        try {
            return details == null ? null : HprDetails.parse(details);
        } catch (MalformedException invalid) {
            return untold(HPR_DETAILS);
        }
    }

    @Nullable
    String securityLevel() {
        return authentication.level();
    }

    @Nullable
    String assuranceLevel() {
        String level = securityLevel();
        return level == null ? null : ASSURANCE.get(level);
    }

    @Nullable
    String identityProvider() {
        return authentication.provider();
    }

    /** When the login was that the rest is of, where Keycloak tells the latest of the session; null if nobody knows. */
    @Nullable
    Long authenticatedAt() {
        return authentication.time() == 0 ? null : authentication.time();
    }

    @Nullable
    String address() {
        return session().getIpAddress();
    }

    @Nullable
    String givenName() {
        return written(user().getFirstName());
    }

    @Nullable
    String middleName() {
        return written(user().getFirstAttribute("middleName"));
    }

    @Nullable
    String familyName() {
        return written(user().getLastName());
    }

    @Nullable
    String name() {
        String name = Stream.of(givenName(), middleName(), familyName())
                .flatMap(part -> Optional.ofNullable(part).stream())
                .collect(Collectors.joining(" "));
        return name.isBlank() ? null : name;
    }

    /** Nobody has two of them; of two that an import or a directory has brought nobody knows which is theirs. */
    private @Nullable String attribute(String name) {
        List<String> values = user().getAttributeStream(name).toList();
        if (values.size() > 1) {
            return untold(name);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static @Nullable String written(@Nullable String name) {
        return name == null || name.isBlank() ? null : name;
    }

    private UserModel user() {
        return session().getUser();
    }

    private UserSessionModel session() {
        return login.getUserSession();
    }

    /** The value stays out of the log, since it may be somebody's number with a slip in it. */
    private <T> @Nullable T untold(String attribute) {
        LOG.warnf(
                "The attribute %s of user %s in realm %s is not valid: no token tells it. Correct it in the admin console.",
                attribute, user().getId(), login.getRealm().getName());
        return null;
    }
}
