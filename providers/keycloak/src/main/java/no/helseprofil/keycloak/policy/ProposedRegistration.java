package no.helseprofil.keycloak.policy;

import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettingWriter;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.client.IgnoredAttributes;
import no.helseprofil.keycloak.draft.DraftKeys;
import no.helseprofil.keycloak.gate.AddedMappers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.users.CallingAdministrator;
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
                .ifPresent(draftKey -> refuse(Refusal.draftKey()));
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
            return Optional.of(Refusal.otherProtocol());
        }
        if (stored != null && new AddedMappers(session).tellMore(stored, proposed)) {
            return Optional.of(Refusal.tellingMapper());
        }
        LevelSettings before = LevelSettings.before(stored);
        return before.with(proposed).equals(before) ? Optional.empty() : Optional.of(Refusal.levelSetting());
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
     * Returns the refusal of a chosen name. An internal id that admin REST v2 proposes is of a draft, which Keycloak
     * throws away, so no caller can choose one there.
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
                .map(Refusal::contacts)
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
        BlockedKeys.remember(session, stored);
    }

    void read() {
        asked = reader.proposed(context, managesRealm && reason != null);
    }

    void fillIn() {
        toFillIn = ClientReader.becomesOidc(proposed, stored) ? RegistrationJudge.toFillIn(asked(), terms) : Map.of();
        ClientSettingWriter.fillIn(proposed, stored, toFillIn);
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
        RegistrationJudge.judge(asked().with(toFillIn), terms).refusal().ifPresent(this::refuse);
    }

    private Registration asked() {
        return Objects.requireNonNull(asked, "READING comes first");
    }

    private void refuse(Refusal refusal) {
        event().ifPresent(event -> event.error(refusal.code()));
        throw new RefusedException(refusal, Endpoint.OTHER);
    }

    private void refuse(Finding finding) {
        event().map(event -> RequirementEvents.describe(event, finding))
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
}
