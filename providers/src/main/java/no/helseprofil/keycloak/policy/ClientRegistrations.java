package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.changes.Author;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.client.AttributeChanges;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.client.IgnoredAttributes;
import no.helseprofil.keycloak.draft.DraftKeys;
import no.helseprofil.keycloak.gate.AddedMappers;
import no.helseprofil.keycloak.notices.ClientContacts;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.stamps.Stamps;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.users.CallingAdministrator;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientSecretRotationContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;

/**
 * Registrations and changes of clients, by whichever interface of Keycloak reports them. Judged twice: as
 * proposed, before anything is written, and as Keycloak has stored it, however it has read the proposal; what
 * differs is rolled back.
 */
final class ClientRegistrations {

    private static final String ADMIN_V2 = "admin/api/";
    private static final RequestAttribute<ProposedChange> PROPOSAL = RequestAttribute.of(ProposedChange.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClientReader reader;
    private final Profile profile;

    ClientRegistrations(KeycloakSession session, Profile profile) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.reader = new ClientReader(session, realm);
        this.profile = profile;
    }

    /** A client is about to be registered or changed. */
    void proposed(ClientCRUDContext context) throws ClientPolicyException {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        new RegistrationInIncident(session).asked(context);
        RegistrationToken.of(context)
                .initialAccess()
                .filter(id -> DraftKeys.contains(session, realm, id))
                .ifPresent(draftKey -> refuse(context, Refusal.draftKey()));
        boolean managesRealm =
                new CallingAdministrator(session, context.getAuthenticatedUser(), context.getToken()).managesRealm();
        if (!managesRealm) {
            forRealmManagers(proposed, context.getTargetClient()).ifPresent(refusal -> refuse(context, refusal));
        }
        ClientCalls.register(session, realm, context.getTargetClient());
        String reason = takeReason(proposed);
        if (!managesRealm) {
            chosenName(proposed, context.getTargetClient()).ifPresent(finding -> refuse(context, finding));
        }
        IgnoredAttributes.announce(session, ReservedAttributes.protect(context, managesRealm));
        RegisteredContacts.take(session, proposed, managesRealm)
                .map(Refusal::contacts)
                .ifPresent(refusal -> refuse(context, refusal));
        ProbeUrl.check(context);
        RegisteredContacts.check(context);
        ProbedLevel.check(context);
        BlockedKeys.remember(session, context.getTargetClient());
        boolean mayTurnOff = managesRealm && reason != null;
        Terms terms = terms(context.getTargetClient());
        Registration asked = registration(context, mayTurnOff);
        Map<ClientSetting, String> toFillIn = ClientReader.becomesOidc(proposed, context.getTargetClient())
                ? RegistrationJudge.toFillIn(asked, terms)
                : Map.of();
        reader.fillIn(proposed, context.getTargetClient(), toFillIn);
        Registration registration = registration(context, mayTurnOff);
        ClientModel target = context.getTargetClient();
        Map<String, String> attributes = target == null ? Map.of() : ReservedAttributes.open(target);
        LevelSettings levels = LevelSettings.before(target);
        PROPOSAL.set(
                session,
                new ProposedChange(
                        registration,
                        terms,
                        toFillIn,
                        FilledInSettings.of(asked.proposed(), toFillIn),
                        attributes,
                        levels,
                        target == null ? null : WatchedSettings.of(target),
                        managesRealm,
                        reason));
        RegistrationJudge.judge(registration, terms).refusal().ifPresent(finding -> refuse(context, finding));
    }

    /**
     * What takes {@code manage-realm}: a protocol that the profile doesn't judge, to be told more of users than
     * before, and how users log in.
     */
    private Optional<Refusal> forRealmManagers(ClientRepresentation proposed, @Nullable ClientModel stored) {
        if (!ClientReader.isOidc(proposed, stored)) {
            return Optional.of(Refusal.otherProtocol());
        }
        if (stored != null && new AddedMappers(session).tellMore(stored, proposed)) {
            return Optional.of(Refusal.tellingMapper());
        }
        LevelSettings before = LevelSettings.before(stored);
        return before.with(proposed).equals(before) ? Optional.empty() : Optional.of(Refusal.levelSetting());
    }

    /** A client has been registered or changed, and nothing is committed yet. */
    void stored(ClientCRUDContext context) {
        ProposedChange proposal = PROPOSAL.get(session).orElse(null);
        if (proposal != null) {
            complete(context, proposal);
        }
        if (proposal != null && !proposal.managesRealm() && !proposal.isOfLevels(context.getTargetClient())) {
            session.getTransactionManager().setRollbackOnly();
            throw new RefusedException(Refusal.levelSetting(), Endpoint.OTHER);
        }
        Registration outcome = outcome(context, proposal);
        Terms terms = proposal == null ? terms(context.getTargetClient()) : proposal.terms();
        RegistrationJudge.judge(outcome, terms)
                .refusal()
                .or(() -> chosenName(context, proposal))
                .or(() -> BlockedKeys.refusal(session, context.getTargetClient(), terms.instant()))
                .or(() -> new RegistrationInIncident(session).of(context))
                .ifPresent(finding -> {
                    session.getTransactionManager().setRollbackOnly();
                    throw refused(finding);
                });
        if (proposal != null) {
            acknowledge(context, proposal);
        }
        record(context, RegistrationJudge.turnedOff(outcome, terms), proposal);
        if (proposal != null) {
            WatchedSettings before = proposal.watched();
            new ClientContacts(session, realm)
                    .written(
                            context.getTargetClient(),
                            before == null ? null : before.contacts(),
                            proposal.managesRealm());
        }
    }

    /**
     * The internal id that admin REST v2 proposes is of a draft, which Keycloak throws away; there
     * nobody can choose one.
     */
    private Optional<Finding> chosenName(ClientRepresentation proposed, @Nullable ClientModel stored) {
        UriInfo uri = session.getContext().getUri();
        String addressOfV2 = uri.getBaseUri().getRawPath() + ADMIN_V2;
        return uri.getRequestUri().getRawPath().startsWith(addressOfV2)
                ? ChosenNames.refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), session)
                : ChosenNames.refusal(proposed, stored, session);
    }

    private Optional<Finding> chosenName(ClientCRUDContext context, @Nullable ProposedChange proposal) {
        if (proposal == null || proposal.managesRealm()) {
            return Optional.empty();
        }
        ClientMetadata before = proposal.registration().stored();
        return ChosenNames.refusal(
                context.getTargetClient().getClientId(), before == null ? null : before.clientId(), session);
    }

    /** What stood there before stays what it was: an update doesn't make an import this server's word. */
    private void acknowledge(ClientCRUDContext context, ProposedChange proposal) {
        ClientModel client = context.getTargetClient();
        Stamps stamps = new Stamps(session, realm);
        if (context.getEvent() == ClientPolicyEvent.REGISTERED) {
            stamps.acknowledge(client, ClientAttributes.REGISTERED);
        }
        String before = proposal.attributes().get(ClientAttributes.COHORT);
        if (!Objects.equals(before, client.getAttribute(ClientAttributes.COHORT))) {
            stamps.acknowledge(client, ClientAttributes.COHORT);
        }
    }

    private void complete(ClientCRUDContext context, ProposedChange proposal) {
        reader.fillIn(context.getTargetClient(), proposal.toFillIn());
        if (context.getEvent() == ClientPolicyEvent.REGISTERED) {
            ReservedAttributes.stamp(context.getTargetClient());
        }
    }

    private Registration registration(ClientCRUDContext context, boolean mayTurnOff) {
        ClientModel stored = context.getTargetClient();
        ClientRepresentation representation = context.getProposedClientRepresentation();
        ClientMetadata proposed = reader.proposed(representation, stored);
        boolean isNew =
                stored == null || ClientReader.becomesOidc(representation, stored) && !ClientReader.isOidc(stored);
        return new Registration(standing(stored, proposed), isNew ? null : reader.stored(stored), proposed, mayTurnOff);
    }

    private Registration outcome(ClientCRUDContext context, @Nullable ProposedChange proposal) {
        ClientModel client = context.getTargetClient();
        ClientMetadata stored = reader.stored(client);
        if (context instanceof ClientSecretRotationContext) {
            return new Registration(
                    standing(client, stored), stored, stored.with(ClientSetting.NEW_SECRET, "true"), false);
        }
        if (proposal == null) {
            return new Registration(standing(client, stored), null, stored, false);
        }
        Registration before = proposal.registration();
        return new Registration(before.standing(), before.stored(), stored, before.mayTurnOff());
    }

    /** What the profile asks of the client as it was before this change; a new one is registered now. */
    private Terms terms(@Nullable ClientModel stored) {
        Instant now = ServerClock.INSTANCE.instant();
        Migration client = stored == null ? Migration.registeredAt(now) : ClientReader.migration(stored);
        return profile.terms(client, now);
    }

    /** One of Keycloak's own clients that is renamed is none of them any more. */
    private Facts.Standing standing(@Nullable ClientModel stored, ClientMetadata proposed) {
        if (stored == null) {
            return Facts.Standing.UNDER_PROFILE;
        }
        Facts.Standing standing = ClientReader.standing(stored, profile, ServerClock.INSTANCE.instant());
        return standing == Facts.Standing.KEYCLOAK && !proposed.isKeycloaks() ? Facts.Standing.UNDER_PROFILE : standing;
    }

    /** The reason is about the change and no part of the client. */
    private static @Nullable String takeReason(ClientRepresentation proposed) {
        Map<String, String> attributes = proposed.getAttributes();
        return Optional.ofNullable(attributes == null ? null : attributes.get(ClientAttributes.REASON))
                .filter(Change::isReason)
                .orElse(null);
    }

    private void record(ClientCRUDContext context, List<String> turnedOff, @Nullable ProposedChange proposal) {
        ArrayNode attributes = changedAttributes(context, proposal);
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (!turnedOff.isEmpty()) {
            turnedOff.forEach(details.putArray("turnedOff")::add);
        }
        if (!attributes.isEmpty()) {
            details.set("attributes", attributes);
        }
        if (proposal != null && !proposal.filledIn().isEmpty()) {
            details.set(FilledInSettings.MEMBER, proposal.filledIn().changes());
            proposal.filledIn().announce(session);
        }
        ClientModel client = context.getTargetClient();
        RegistrationToken token = RegistrationToken.of(context);
        ClientWrites writes = new ClientWrites(
                session,
                realm,
                Author.of(context.getAuthenticatedUser(), context.getAuthenticatedClient()),
                token.name());
        if (context instanceof ClientSecretRotationContext) {
            writes.recordSecret(client);
        }
        WatchedSettings watched = proposal == null || token.isOfDraft() ? null : proposal.watched();
        WatchedSettings before = watched == null ? WatchedSettings.of(client) : watched;
        ClientContacts contacts = new ClientContacts(session, realm);
        boolean isChanged = writes.record(
                client,
                before,
                contacts.confirmed(client.getId(), before.contacts()),
                details,
                proposal == null ? null : proposal.reason());
        if (isChanged) {
            contacts.send();
        }
    }

    private static ArrayNode changedAttributes(ClientCRUDContext context, @Nullable ProposedChange proposal) {
        return proposal == null || context.getEvent() != ClientPolicyEvent.UPDATED
                ? JsonNodeFactory.instance.arrayNode()
                : RegisteredContacts.withoutAddresses(AttributeChanges.between(
                        proposal.attributes(), ReservedAttributes.open(context.getTargetClient())));
    }

    /** Keycloak makes no event of an answer that is finished already, and administrators see theirs on the screen. */
    private void report(ClientCRUDContext context, Finding finding) {
        event(context)
                .map(event -> RequirementEvents.describe(event, finding))
                .ifPresent(event -> event.error(finding.failure().error().code()));
    }

    private void refuse(ClientCRUDContext context, Refusal refusal) {
        event(context).ifPresent(event -> event.error(refusal.code()));
        throw new RefusedException(refusal, Endpoint.OTHER);
    }

    private Optional<EventBuilder> event(ClientCRUDContext context) {
        EventType type = context instanceof DynamicClientRegisterContext
                ? EventType.CLIENT_REGISTER
                : context instanceof DynamicClientUpdateContext ? EventType.CLIENT_UPDATE : null;
        return Optional.ofNullable(type)
                .map(new RequirementEvents(realm, session, session.getContext().getConnection())::event);
    }

    private void refuse(ClientCRUDContext context, Finding finding) {
        report(context, finding);
        throw refused(finding);
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /**
     * What was proposed in this request, and what of that the profile has filled in.
     *
     * @param registration what was judged
     * @param terms by what
     * @param toFillIn what its unset settings become
     * @param filledIn the same, with what was asked for
     * @param attributes the profile's own attributes as they were
     * @param levels how its users logged in before
     * @param watched what contacts are notified of, as it was before; null if there was no client
     * @param managesRealm whether the caller has {@code manage-realm}
     * @param reason why, if a reason was given
     */
    private record ProposedChange(
            Registration registration,
            Terms terms,
            Map<ClientSetting, String> toFillIn,
            FilledInSettings filledIn,
            Map<String, String> attributes,
            LevelSettings levels,
            @Nullable WatchedSettings watched,
            boolean managesRealm,
            @Nullable String reason) {

        private boolean isOfLevels(ClientModel outcome) {
            return LevelSettings.of(outcome).equals(levels);
        }
    }
}
