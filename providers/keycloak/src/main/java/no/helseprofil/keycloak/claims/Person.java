package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.Authentication.UserLogin;
import no.helseprofil.keycloak.user.HprDetails;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * User who has logged in, and the login. An invalid value isn't disclosed: an API would take it for the authority's.
 *
 * @param login the client's part in the login
 * @param authentication time, level and methods of the login
 * @param checkDigits whether the check digits of national identity numbers have to be right
 * @param register claims from a register; empty if they come from the user's attributes
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
            return withheld(PID);
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

    /** Returns when a stale {@link #hprNumber} or {@link #hprDetails} was current; null if it isn't stale. */
    @Nullable
    Long hprUpdatedAt(HealthClaim claim) {
        return register.map(claims -> claims.updatedAt(claim)).orElse(null);
    }

    private @Nullable String writtenNumber() {
        String number = attribute(HPR_NUMBER);
        try {
            return number == null ? null : HprNumber.parse(number).value();
        } catch (MalformedIdentifierException invalid) {
            return withheld(HPR_NUMBER);
        }
    }

    private @Nullable ObjectNode writtenDetails() {
        String details = attribute(HPR_DETAILS);
        try {
            return details == null ? null : HprDetails.parse(details);
        } catch (MalformedException invalid) {
            return withheld(HPR_DETAILS);
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

    /** Returns the time of this login, not of the session's latest; null if it isn't known. */
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

    /** Returns an attribute; null if it has several values, as from an import: it isn't known which one is right. */
    private @Nullable String attribute(String name) {
        List<String> values = user().getAttributeStream(name).toList();
        if (values.size() > 1) {
            return withheld(name);
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

    /** Logs an invalid attribute without its value, which may be a misspelt national identity number. */
    private <T> @Nullable T withheld(String attribute) {
        LOG.warnf(
                "The attribute %s of user %s in realm %s is not valid: no token contains it. Correct it in the admin console.",
                attribute, user().getId(), login.getRealm().getName());
        return null;
    }

    /**
     * Claims about a practitioner from a register.
     *
     * @param settings source, and the handling of each claim if it is down
     * @param answer answer of the register about the user
     */
    record HprClaims(Practitioners settings, Answer<Practitioner> answer) {

        /** Claim with the age of stale claims, in seconds since 1970 like {@code updated_at} of OpenID Connect. */
        static final String UPDATED_AT = "hpr_updated_at";

        /**
         * Returns the claims of a user; empty if they come from attributes. No register has a user without a number.
         */
        static Optional<HprClaims> of(Registers registers, @Nullable UserModel user) {
            Practitioners settings = registers.settings().practitioners();
            if (settings.source() == PractitionerSource.ATTRIBUTES) {
                return Optional.empty();
            }
            return Optional.ofNullable(user)
                    .filter(known -> Registers.pid(known).isPresent())
                    .map(known -> new HprClaims(settings, registers.practitioner(known)))
                    .or(() -> Optional.of(nobody(settings.source())));
        }

        private static HprClaims nobody(PractitionerSource source) {
            return new HprClaims(
                    new Practitioners(source, WhenDown.OMIT, WhenDown.OMIT),
                    new Answer.Unavailable<>("There is no user to look up."));
        }

        @Nullable
        String number() {
            return asked(settings.hprNumber())
                    .map(practitioner -> practitioner.number().value())
                    .orElse(null);
        }

        @Nullable
        ObjectNode details() {
            return asked(settings.hprDetails()).map(HprClaims::details).orElse(null);
        }

        /** Returns when a stale claim was current, in seconds since 1970; null if it is current or not disclosed. */
        @Nullable
        Long updatedAt(HealthClaim claim) {
            WhenDown whenDown = claim == HealthClaim.HPR_NUMBER ? settings.hprNumber() : settings.hprDetails();
            return stale(whenDown).map(last -> last.asOf().getEpochSecond()).orElse(null);
        }

        private Optional<Practitioner> asked(WhenDown whenDown) {
            if (answer instanceof Answer.Found<Practitioner> found) {
                return Optional.of(found.value());
            }
            if (answer instanceof Answer.Unavailable<Practitioner> && whenDown == WhenDown.REFUSE) {
                throw new RefusedException(Refusal.registerDown(), Endpoint.OTHER);
            }
            return stale(whenDown).map(Answer.Found::value);
        }

        private Optional<Answer.Found<Practitioner>> stale(WhenDown whenDown) {
            return answer instanceof Answer.Unavailable<Practitioner> down && whenDown == WhenDown.STALE
                    ? Optional.ofNullable(down.last())
                    : Optional.empty();
        }

        private static ObjectNode details(Practitioner practitioner) {
            ObjectNode details = JsonNodeFactory.instance
                    .objectNode()
                    .put("hpr_number", practitioner.number().value());
            ArrayNode approvals = details.putArray("approvals");
            practitioner.approvals().forEach(approval -> approvals.add(approval(approval)));
            return details;
        }

        private static ObjectNode approval(Approval approval) {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("profession", approval.profession());
            node.set("authorization", code(approval.authorization()));
            node.set("requisition_rights", codes(approval.requisitionRights()));
            node.set("specialities", codes(approval.specialities()));
            return node;
        }

        private static ArrayNode codes(List<Code> codes) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            codes.forEach(code -> array.add(code(code)));
            return array;
        }

        private static ObjectNode code(Code code) {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("value", code.value());
            if (code.description() != null) {
                node.put("description", code.description());
            }
            return node;
        }
    }
}
