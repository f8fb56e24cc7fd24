package no.helseprofil.keycloak.clientpolicy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientIncident;
import no.helseprofil.keycloak.client.ClientIncident.KeyThumbprints;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettings;
import no.helseprofil.keycloak.client.ClientSettings.FilledInSettings;
import no.helseprofil.keycloak.clientdraft.DraftKeys.RegistrationToken;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ChosenNames;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.notice.ClientContacts.RegisteredContacts;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.user.GuardedRequest.CallingAdministrator;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientSecretRotationContext;

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
    private final Profile profile;

    ClientRegistrations(KeycloakSession session, Profile profile) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.profile = profile;
    }

    /** Returns the session of the request. */
    public KeycloakSession session() {
        return session;
    }

    /** A client is about to be registered or changed. */
    public void proposed(ClientCRUDContext context) throws ClientPolicyException {
        RegistrationStep.execute(new ProposedRegistration(session, profile, context));
    }

    /** A client has been registered or changed, and nothing is committed yet. */
    public void stored(ClientCRUDContext context) {
        ProposedRegistration proposal = ProposedRegistration.of(session).orElse(null);
        if (proposal != null) {
            complete(context, proposal);
        }
        if (proposal != null && !proposal.managesRealm() && !proposal.isOfLevels(context.getTargetClient())) {
            session.getTransactionManager().setRollbackOnly();
            throw new RefusedException(RegistrationRefusals.levelSetting(), Endpoint.OTHER);
        }
        Registration outcome = outcome(context, proposal);
        Terms terms =
                proposal == null ? ProposedRegistration.terms(profile, context.getTargetClient()) : proposal.terms();
        outcome.refusal(terms)
                .or(() -> chosenName(context, proposal))
                .or(() -> KeyThumbprints.refusal(
                        session,
                        context.getTargetClient(),
                        proposal == null ? Set.of() : proposal.keysBefore(),
                        terms.instant()))
                .or(() -> new RegistrationInIncident(session).of(context))
                .ifPresent(finding -> {
                    session.getTransactionManager().setRollbackOnly();
                    throw refused(finding);
                });
        if (proposal != null) {
            acknowledge(context, proposal);
        }
        record(context, outcome.turnedOff(terms), proposal);
        if (proposal != null) {
            WatchedSettings before = proposal.watched();
            new ClientContacts(session, realm)
                    .written(
                            context.getTargetClient(),
                            before == null ? null : before.contacts(),
                            proposal.managesRealm());
        }
    }

    /** Returns what has come of a proposal; of a change that no proposal was reported of, what is stored. */
    private Registration outcome(ClientCRUDContext context, @Nullable ProposedRegistration proposal) {
        ClientModel client = context.getTargetClient();
        ClientMetadata stored = new ClientReader(session, realm).stored(client);
        if (context instanceof ClientSecretRotationContext) {
            return new Registration(
                    ProposedRegistration.standing(profile, client, stored),
                    stored,
                    stored.with(ClientSetting.NEW_SECRET, "true"),
                    false);
        }
        if (proposal == null) {
            return new Registration(ProposedRegistration.standing(profile, client, stored), null, stored, false);
        }
        Registration before = proposal.judged();
        return new Registration(before.standing(), before.stored(), stored, before.mayTurnOff());
    }

    private Optional<Finding> chosenName(ClientCRUDContext context, @Nullable ProposedRegistration proposal) {
        if (proposal == null || proposal.managesRealm()) {
            return Optional.empty();
        }
        ClientMetadata before = proposal.judged().stored();
        return ChosenNames.refusal(
                context.getTargetClient().getClientId(), before == null ? null : before.clientId(), session);
    }

    /** Acknowledges what this request has changed: an update doesn't make an import this server's word. */
    private void acknowledge(ClientCRUDContext context, ProposedRegistration proposal) {
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

    private void complete(ClientCRUDContext context, ProposedRegistration proposal) {
        ClientSettings.fillIn(context.getTargetClient(), proposal.toFillIn());
        if (context.getEvent() == ClientPolicyEvent.REGISTERED) {
            ReservedAttributes.stamp(context.getTargetClient());
        }
    }

    private void record(ClientCRUDContext context, List<String> turnedOff, @Nullable ProposedRegistration proposal) {
        ArrayNode attributes = changedAttributes(context, proposal);
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (!turnedOff.isEmpty()) {
            turnedOff.forEach(details.putArray("turnedOff")::add);
        }
        if (!attributes.isEmpty()) {
            details.set("attributes", attributes);
        }
        if (proposal != null && !proposal.toFillIn().isEmpty()) {
            FilledInSettings filledIn = proposal.filledIn();
            details.set(FilledInSettings.MEMBER, AttributeChanges.between(filledIn.before(), filledIn.after()));
            filledIn.announce(session);
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

    private static ArrayNode changedAttributes(ClientCRUDContext context, @Nullable ProposedRegistration proposal) {
        return proposal == null || context.getEvent() != ClientPolicyEvent.UPDATED
                ? JsonNodeFactory.instance.arrayNode()
                : RegisteredContacts.withoutAddresses(AttributeChanges.between(
                        proposal.attributes(), ReservedAttributes.open(context.getTargetClient())));
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
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
