package no.helseprofil.keycloak.clientpolicy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.RegistrationEvaluator;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientIncident;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.client.KeyThumbprints;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.clientpolicy.ProposedChange.RegistrationReader;
import no.helseprofil.keycloak.clientpolicy.ProposedRegistration.RegistrationStep;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.RegisteredContacts;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.user.CallingAdministrator;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientSecretRotationContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisteredContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdatedContext;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/**
 * Registrations and changes of clients, by whichever interface of Keycloak reports them. Judged twice: as
 * proposed, before anything is written, and as Keycloak has stored it, however it has read the proposal; what
 * differs is rolled back.
 */
public final class ClientRegistrations {

    /** Keycloak is about to write a client. */
    public static final Hook<ClientRegistrations, ClientCRUDContext, ClientPolicyException> PROPOSED =
            Hook.required("Keycloak is about to write a client");

    /** Keycloak has written a client, and nothing is committed yet. */
    public static final Hook<ClientRegistrations, ClientCRUDContext, ClientPolicyException> STORED =
            Hook.required("Keycloak has written a client");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final RegistrationReader reader;
    private final Profile profile;

    ClientRegistrations(KeycloakSession session, Profile profile) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.reader = new RegistrationReader(session, profile);
        this.profile = profile;
    }

    /** A client is about to be registered or changed. */
    public void proposed(ClientCRUDContext context) throws ClientPolicyException {
        RegistrationStep.execute(new ProposedRegistration(session, profile, context));
    }

    /** A client has been registered or changed, and nothing is committed yet. */
    public void stored(ClientCRUDContext context) {
        ProposedChange proposal = ProposedChange.of(session).orElse(null);
        if (proposal != null) {
            complete(context, proposal);
        }
        if (proposal != null && !proposal.managesRealm() && !proposal.isOfLevels(context.getTargetClient())) {
            session.getTransactionManager().setRollbackOnly();
            throw new RefusedException(RegistrationRefusals.levelSetting(), Endpoint.OTHER);
        }
        Registration outcome = reader.outcome(context, proposal);
        Terms terms = proposal == null ? reader.terms(context.getTargetClient()) : proposal.terms();
        RegistrationEvaluator.judge(outcome, terms)
                .refusal()
                .or(() -> chosenName(context, proposal))
                .or(() -> KeyThumbprints.refusal(session, context.getTargetClient(), terms.instant()))
                .or(() -> new RegistrationInIncident(session).of(context))
                .ifPresent(finding -> {
                    session.getTransactionManager().setRollbackOnly();
                    throw refused(finding);
                });
        if (proposal != null) {
            acknowledge(context, proposal);
        }
        record(context, RegistrationEvaluator.turnedOff(outcome, terms), proposal);
        if (proposal != null) {
            WatchedSettings before = proposal.watched();
            new ClientContacts(session, realm)
                    .written(
                            context.getTargetClient(),
                            before == null ? null : before.contacts(),
                            proposal.managesRealm());
        }
    }

    private Optional<Finding> chosenName(ClientCRUDContext context, @Nullable ProposedChange proposal) {
        if (proposal == null || proposal.managesRealm()) {
            return Optional.empty();
        }
        ClientMetadata before = proposal.registration().stored();
        return ChosenNames.refusal(
                context.getTargetClient().getClientId(), before == null ? null : before.clientId(), session);
    }

    /** Acknowledges what this request has changed: an update doesn't make an import this server's word. */
    private void acknowledge(ClientCRUDContext context, ProposedChange proposal) {
        ClientModel client = context.getTargetClient();
        AttributeProvenance stamps = new AttributeProvenance(session, realm);
        if (context.getEvent() == ClientPolicyEvent.REGISTERED) {
            stamps.acknowledge(client, ClientAttributes.REGISTERED);
        }
        String before = proposal.attributes().get(ClientAttributes.COHORT);
        if (!Objects.equals(before, client.getAttribute(ClientAttributes.COHORT))) {
            stamps.acknowledge(client, ClientAttributes.COHORT);
        }
    }

    private void complete(ClientCRUDContext context, ProposedChange proposal) {
        FilledInSettings.fillIn(context.getTargetClient(), proposal.toFillIn());
        if (context.getEvent() == ClientPolicyEvent.REGISTERED) {
            ReservedAttributes.stamp(context.getTargetClient());
        }
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

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /**
     * Token of the caller of a dynamic registration.
     *
     * @param isDynamic whether it is by dynamic registration at all, or the way that drafts take
     * @param token the token; null if there is none, as where a draft is put into force
     */
    record RegistrationToken(boolean isDynamic, @Nullable JsonWebToken token) {

        static RegistrationToken of(ClientCRUDContext context) {
            boolean isDynamic = context instanceof DynamicClientRegisterContext
                    || context instanceof DynamicClientRegisteredContext
                    || context instanceof DynamicClientUpdateContext
                    || context instanceof DynamicClientUpdatedContext;
            return new RegistrationToken(isDynamic, isDynamic ? context.getToken() : null);
        }

        /** The id of the initial access token, if it is one. */
        Optional<String> initialAccess() {
            return Optional.ofNullable(token)
                    .filter(sent -> ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN.equals(sent.getType()))
                    .map(JsonWebToken::getId);
        }

        /** Returns whether a draft is put into force, which writes its own line and has its own notices. */
        boolean isOfDraft() {
            return isDynamic && token == null;
        }

        /** Returns the name in a line of changes; null where the author says enough. */
        @Nullable
        String name() {
            return token != null && ClientRegistrationTokenUtils.TYPE_REGISTRATION_ACCESS_TOKEN.equals(token.getType())
                    ? "registration-access-token"
                    : null;
        }
    }

    /**
     * The registration of a client that gets nothing in an incident: its registration access token neither reads,
     * changes nor deletes it, and of administrators only those with {@code manage-realm} change or delete it.
     */
    record RegistrationInIncident(KeycloakSession session) {

        /**
         * Refuses what is asked for of a registration.
         *
         * @throws RefusedException if the client gets nothing
         */
        void asked(ClientCRUDContext context) {
            of(context).ifPresent(finding -> {
                throw new RefusedException(Refusal.of(session, context.getTargetClient(), finding), Endpoint.OTHER);
            });
        }

        /** Returns why nothing comes of it; empty if nothing is in the way. */
        Optional<Finding> of(ClientCRUDContext context) {
            ClientModel client = context.getTargetClient();
            return client == null
                    ? Optional.empty()
                    : of(context, new ClientIncident(session, client)).filter(finding -> !managesRealm(context));
        }

        /** A new client that is in no cohort has nothing to lose yet, and its first request is refused. */
        private static Optional<Finding> of(ClientCRUDContext context, ClientIncident incident) {
            boolean isAdministrators = isAdministrators(context);
            return switch (context.getEvent()) {
                case REGISTERED -> incident.blocked();
                case VIEW -> isAdministrators ? Optional.empty() : incident.refusal();
                default -> isAdministrators ? incident.blocked() : incident.refusal();
            };
        }

        private boolean managesRealm(ClientCRUDContext context) {
            return new CallingAdministrator(session, context.getAuthenticatedUser(), context.getToken()).managesRealm();
        }

        /** The tokens that are given for registering alone are of no client. */
        private static boolean isAdministrators(ClientCRUDContext context) {
            return context.getToken() instanceof AccessToken token && token.getIssuedFor() != null;
        }
    }
}
