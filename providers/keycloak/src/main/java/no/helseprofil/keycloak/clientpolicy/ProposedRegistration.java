package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.RegistrationEvaluator;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.client.FilledInSettings.IgnoredAttributes;
import no.helseprofil.keycloak.client.KeyThumbprints;
import no.helseprofil.keycloak.clientdraft.DraftKeys;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations.RegistrationInIncident;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations.RegistrationToken;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.clientpolicy.ProposedChange.LevelSettings;
import no.helseprofil.keycloak.clientpolicy.ProposedChange.RegistrationReader;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbeUrl;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbedLevel;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.RegisteredContacts;
import no.helseprofil.keycloak.request.FindingDetails;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.token.AddedMappers;
import no.helseprofil.keycloak.user.CallingAdministrator;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;

/** A client that is about to be registered or changed. {@link RegistrationStep} lists what is done with it. */
final class ProposedRegistration {

    private static final String ADMIN_V2 = "admin/api/";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final RegistrationReader reader;
    private final ClientCRUDContext context;
    private final ClientRepresentation proposed;
    private final @Nullable ClientModel stored;
    private final Terms terms;

    private boolean managesRealm;
    private @Nullable String reason;
    private @Nullable Registration asked;
    private Map<ClientSetting, String> toFillIn = Map.of();

    ProposedRegistration(KeycloakSession session, Profile profile, ClientCRUDContext context) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.reader = new RegistrationReader(session, profile);
        this.context = context;
        this.proposed = context.getProposedClientRepresentation();
        this.stored = context.getTargetClient();
        this.terms = reader.terms(stored);
    }

    void requireNoIncident() {
        new RegistrationInIncident(session).asked(context);
    }

    void requireNoDraftKey() {
        RegistrationToken.of(context)
                .initialAccess()
                .filter(id -> DraftKeys.contains(session, realm, id))
                .ifPresent(draftKey -> refuse(RegistrationRefusals.draftKey()));
    }

    void readCaller() {
        managesRealm =
                new CallingAdministrator(session, context.getAuthenticatedUser(), context.getToken()).managesRealm();
    }

    void requireRealmManager() {
        if (!managesRealm) {
            forRealmManagers().ifPresent(this::refuse);
        }
    }

    /**
     * Refuses what takes {@code manage-realm}: a protocol that the profile doesn't judge, more data of users than
     * before, and another way in which users log in.
     */
    private Optional<Refusal> forRealmManagers() {
        if (!ClientReader.isOidc(proposed, stored)) {
            return Optional.of(RegistrationRefusals.otherProtocol());
        }
        if (stored != null && new AddedMappers(session).tellMore(stored, proposed)) {
            return Optional.of(RegistrationRefusals.tellingMapper());
        }
        LevelSettings before = LevelSettings.before(stored);
        return before.with(proposed).equals(before)
                ? Optional.empty()
                : Optional.of(RegistrationRefusals.levelSetting());
    }

    void noteCalls() {
        ClientCalls.register(session, realm, stored);
    }

    /** The reason is about the change and no part of the client. */
    void readReason() {
        Map<String, String> attributes = proposed.getAttributes();
        reason = Optional.ofNullable(attributes == null ? null : attributes.get(ClientAttributes.REASON))
                .filter(Change::isReason)
                .orElse(null);
    }

    void requireOwnName() {
        if (!managesRealm) {
            chosenName().ifPresent(this::refuse);
        }
    }

    /**
     * The internal id that admin REST v2 proposes is of a draft, which Keycloak throws away; no caller can choose one
     * there.
     */
    private Optional<Finding> chosenName() {
        UriInfo uri = session.getContext().getUri();
        String addressOfV2 = uri.getBaseUri().getRawPath() + ADMIN_V2;
        return uri.getRequestUri().getRawPath().startsWith(addressOfV2)
                ? ChosenNames.refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), session)
                : ChosenNames.refusal(proposed, stored, session);
    }

    void protectAttributes() {
        IgnoredAttributes.announce(session, ReservedAttributes.protect(context, managesRealm));
    }

    void takeContacts() {
        RegisteredContacts.take(session, proposed, managesRealm)
                .map(remedy -> RegistrationRefusals.member("contacts", remedy))
                .ifPresent(this::refuse);
    }

    void checkProbeUrl() throws ClientPolicyException {
        ProbeUrl.check(context);
    }

    void checkContacts() throws ClientPolicyException {
        RegisteredContacts.check(context);
    }

    void checkProbedLevel() throws ClientPolicyException {
        ProbedLevel.check(context);
    }

    void noteKeys() {
        KeyThumbprints.remember(session, stored);
    }

    void read() {
        asked = reader.proposed(context, managesRealm && reason != null);
    }

    void fillIn() {
        toFillIn =
                ClientReader.becomesOidc(proposed, stored) ? RegistrationEvaluator.toFillIn(asked(), terms) : Map.of();
        FilledInSettings.fillIn(proposed, stored, toFillIn);
    }

    void keep() {
        new ProposedChange(
                        asked().with(toFillIn),
                        terms,
                        toFillIn,
                        FilledInSettings.of(asked().proposed(), toFillIn),
                        stored == null ? Map.of() : ReservedAttributes.open(stored),
                        LevelSettings.before(stored),
                        stored == null ? null : WatchedSettings.of(stored),
                        managesRealm,
                        reason)
                .keep(session);
    }

    void judge() {
        RegistrationEvaluator.judge(asked().with(toFillIn), terms).refusal().ifPresent(this::refuse);
    }

    private Registration asked() {
        return Objects.requireNonNull(asked, "READING comes first");
    }

    private void refuse(Refusal refusal) {
        event().ifPresent(event -> event.error(refusal.code()));
        throw new RefusedException(refusal, Endpoint.OTHER);
    }

    private void refuse(Finding finding) {
        event().map(event -> FindingDetails.describe(event, finding))
                .ifPresent(event -> event.error(finding.failure().error().code()));
        throw new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /** Keycloak makes no event of an answer that is finished already, and administrators see theirs on the screen. */
    private Optional<EventBuilder> event() {
        EventType type = context instanceof DynamicClientRegisterContext
                ? EventType.CLIENT_REGISTER
                : context instanceof DynamicClientUpdateContext ? EventType.CLIENT_UPDATE : null;
        return Optional.ofNullable(type)
                .map(new RequirementEvents(realm, session, session.getContext().getConnection())::event);
    }

    /**
     * The steps of a registration or a change of a client that is proposed, in the order in which they are executed.
     * Each says why it stands where it does.
     */
    enum RegistrationStep {
        INCIDENT(
                "an incident refuses before anything else of the client is looked at",
                ProposedRegistration::requireNoIncident),
        DRAFT_KEY("a key for drafts registers nothing, whatever it proposes", ProposedRegistration::requireNoDraftKey),
        CALLER(
                "who proposes is known before anything that only some may propose is looked at",
                ProposedRegistration::readCaller),
        REALM_MANAGERS(
                "what takes manage-realm is refused before the proposal is changed and before any address of it is called",
                ProposedRegistration::requireRealmManager),
        CALLS(
                "the addresses stored so far are noted before one that is proposed is called",
                ProposedRegistration::noteCalls),
        REASON(
                "the reason is an attribute of the profile's, and RESERVED_ATTRIBUTES takes it out",
                ProposedRegistration::readReason),
        NAME("a name is judged as it was sent, before the proposal is changed", ProposedRegistration::requireOwnName),
        RESERVED_ATTRIBUTES(
                "from here on the attributes are those that will be stored", ProposedRegistration::protectAttributes),
        OFFERED_CONTACTS(
                "contacts of a dynamic registration are put in after RESERVED_ATTRIBUTES, which would take them out",
                ProposedRegistration::takeContacts),
        PROBE_URL("an attribute that will not be stored refuses nothing", ProposedRegistration::checkProbeUrl),
        CONTACTS("contacts are checked wherever they came from", ProposedRegistration::checkContacts),
        PROBED_LEVEL("an attribute that will not be stored refuses nothing", ProposedRegistration::checkProbedLevel),
        KEYS("the keys stored so far are noted before Keycloak replaces them", ProposedRegistration::noteKeys),
        READING(
                "the registration is read once, when nothing of it changes any more but what is filled in",
                ProposedRegistration::read),
        FILLED_IN(
                "unset settings are filled in before the judgement, which would refuse them",
                ProposedRegistration::fillIn),
        NOTE("what is stored is compared with this, and nothing of it changes any more", ProposedRegistration::keep),
        JUDGEMENT("the catalogue judges what will be stored, and so comes last", ProposedRegistration::judge);

        private final String reason;
        private final Execution code;

        RegistrationStep(String reason, Execution code) {
            this.reason = reason;
            this.code = code;
        }

        /** Returns why it is executed where it stands. */
        String reason() {
            return reason;
        }

        /** Executes the steps in their order. One that refuses throws, and the others aren't executed. */
        static void execute(ProposedRegistration registration) throws ClientPolicyException {
            for (RegistrationStep step : values()) {
                step.code.execute(registration);
            }
        }

        private interface Execution {

            void execute(ProposedRegistration registration) throws ClientPolicyException;
        }
    }
}
