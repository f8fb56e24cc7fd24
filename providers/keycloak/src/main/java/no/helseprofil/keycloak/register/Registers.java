package no.helseprofil.keycloak.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.HealthAttribute;
import no.helseprofil.keycloak.user.HprDetails;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.PractitionerRegister;
import no.helseprofil.register.Register.Unit;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Registers of the realm of this request. Reading never blocks. A caller that has to wait for an answer uses {@code
 * lookUp}, before the request holds a database connection.
 */
public final class Registers {

    private static final Logger LOG = Logger.getLogger(Registers.class);

    /** Realms and registers whose lack was logged, once for a start of the server. */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private static final String NO_PID = "The user has no national identity number.";
    private static final String NO_REGISTER =
            "The realm has no such register, or this server doesn't know where it is.";

    private static final RequestAttribute<Looked> LOOKED_UP = RequestAttribute.of(Looked.class);

    private final KeycloakSession session;
    private final RegisterSettings settings;

    private Registers(KeycloakSession session, RegisterSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** Returns the registers of the realm of this request; user attributes if it has no profile. */
    public static Registers of(KeycloakSession session) {
        return new Registers(
                session,
                RealmProfiles.of(session)
                        .active()
                        .map(active -> active.profile().registers())
                        .orElse(RegisterSettings.NONE));
    }

    /** Returns the registers of a profile that is known already. */
    public static Registers of(KeycloakSession session, Profile profile) {
        return new Registers(session, profile.registers());
    }

    /** Returns the realm's settings for registers. */
    public RegisterSettings settings() {
        return settings;
    }

    public Answer<Practitioner> practitioner(UserModel user) {
        if (settings.practitioners().source() == PractitionerSource.ATTRIBUTES) {
            return AttributePractitioners.of(user);
        }
        return pid(user).map(this::find).orElseGet(() -> new Answer.Unavailable<>(NO_PID));
    }

    public Answer<Unit> organisation(OrganisationNumber number) {
        return organisations().find(number);
    }

    /** Returns the register of organisations; one without any answer if the realm has none. */
    public OrganisationRegister organisations() {
        return organisationRegister().orElse(number -> new Answer.Unavailable<>(NO_REGISTER));
    }

    private Answer<Practitioner> find(NationalIdentityNumber pid) {
        return LOOKED_UP
                .get(session)
                .filter(looked -> looked.pid().equals(pid))
                .map(Looked::answer)
                .orElseGet(() -> practitioners()
                        .map(register -> register.find(pid))
                        .orElseGet(() -> new Answer.Unavailable<>(NO_REGISTER)));
    }

    /** Keeps an answer for the rest of this request, so that all of it uses the same. */
    public void keep(NationalIdentityNumber pid, Answer<Practitioner> answer) {
        LOOKED_UP.set(session, new Looked(pid, answer));
    }

    /** Returns the practitioner register's answer on a person, and queries it if no fresh one is known. */
    public CompletableFuture<Answer<Practitioner>> lookUp(NationalIdentityNumber pid) {
        return practitioners()
                .map(register -> register.lookUp(pid))
                .orElseGet(() -> CompletableFuture.completedFuture(new Answer.Unavailable<>(NO_REGISTER)));
    }

    /** Returns the organisation register's answer on an organisation, and queries it if no fresh one is known. */
    public CompletableFuture<Answer<Unit>> lookUp(OrganisationNumber number) {
        return organisations().lookUp(number);
    }

    Optional<PractitionerRegister> practitioners() {
        return provider(practitionersId()) instanceof RegisterProvider.Practitioners known
                ? Optional.of(known.register())
                : Optional.empty();
    }

    /** Returns the register's id; empty if user attributes are the register. */
    String practitionersId() {
        return switch (settings.practitioners().source()) {
            case HPR -> RegisterProvider.HPR;
            case FILE -> RegisterProvider.PRACTITIONER_FILE;
            case ATTRIBUTES -> "";
        };
    }

    Optional<OrganisationRegister> organisationRegister() {
        return provider(organisationsId()) instanceof RegisterProvider.Organisations known
                ? Optional.of(known.register())
                : Optional.empty();
    }

    /** Returns the register's id; empty if the realm has none. */
    String organisationsId() {
        RegisterSettings.Organisations organisations = settings.organisations();
        if (organisations == null) {
            return "";
        }
        return switch (organisations.source()) {
            case ENHETSREGISTERET -> RegisterProvider.ENHETSREGISTERET;
            case FILE -> RegisterProvider.ORGANISATION_FILE;
        };
    }

    /** Returns the registers that these settings name and this server was started without. */
    public static List<String> missing(KeycloakSession session, RegisterSettings settings) {
        Registers registers = new Registers(session, settings);
        return Stream.of(registers.practitionersId(), registers.organisationsId())
                .filter(id -> !id.isEmpty() && session.getProvider(RegisterProvider.class, id) == null)
                .map(id -> "--spi-" + RegisterProvider.SPI + "--" + id)
                .toList();
    }

    private @Nullable RegisterProvider provider(String id) {
        if (id.isEmpty()) {
            return null;
        }
        RegisterProvider provider = session.getProvider(RegisterProvider.class, id);
        RealmModel realm = session.getContext().getRealm();
        if (provider == null && LOGGED.add(realm.getId() + " " + id)) {
            LOG.errorf(
                    "Realm %s names the register %s, and this server was started without its --spi-%s--%s-- options: to the"
                            + " realm it is down.",
                    realm.getName(), id, RegisterProvider.SPI, id);
        }
        return provider;
    }

    /** Returns the number by which a user is looked up; empty if the user has none, several, or an invalid one. */
    public static Optional<NationalIdentityNumber> pid(UserModel user) {
        return HealthAttribute.pidOf(user, false);
    }

    private record Looked(NationalIdentityNumber pid, Answer<Practitioner> answer) {}

    /**
     * Practitioners according to user attributes that administrators or a directory wrote. All approvals in them count
     * as valid, since they have no end dates.
     */
    static final class AttributePractitioners {

        private static final String INVALID = "An attribute of the user is not valid.";

        private AttributePractitioners() {}

        static Answer<Practitioner> of(UserModel user) {
            List<String> numbers = values(user, HealthAttribute.HPR_NUMBER);
            List<String> details = values(user, HealthAttribute.HPR_DETAILS);
            if (numbers.isEmpty()) {
                return new Answer.NotFound<>(ServerClock.INSTANCE.instant());
            }
            if (numbers.size() > 1 || details.size() > 1) {
                return new Answer.Unavailable<>(INVALID);
            }
            try {
                return new Answer.Found<>(
                        new Practitioner(
                                HprNumber.parse(numbers.get(0)),
                                details.isEmpty() ? List.of() : approvals(details.get(0))),
                        ServerClock.INSTANCE.instant());
            } catch (MalformedIdentifierException | MalformedException malformed) {
                return new Answer.Unavailable<>(INVALID);
            }
        }

        private static List<String> values(UserModel user, HealthAttribute attribute) {
            return user.getAttributeStream(attribute.attribute()).toList();
        }

        private static List<Approval> approvals(String details) throws MalformedException {
            return HprDetails.parse(details)
                    .path("approvals")
                    .valueStream()
                    .map(approval -> new Approval(
                            approval.path("profession").asText(),
                            code(approval.path("authorization")),
                            codes(approval.path("requisition_rights")),
                            codes(approval.path("specialities"))))
                    .toList();
        }

        private static List<Code> codes(JsonNode list) {
            return list.valueStream().map(AttributePractitioners::code).toList();
        }

        private static Code code(JsonNode node) {
            return node.isTextual()
                    ? new Code(node.textValue(), null)
                    : new Code(
                            node.path("value").asText(),
                            node.path("description").textValue());
        }
    }
}
