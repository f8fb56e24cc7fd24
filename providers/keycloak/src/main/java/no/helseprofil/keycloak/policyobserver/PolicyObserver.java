package no.helseprofil.keycloak.policyobserver;

import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations;
import no.helseprofil.keycloak.observedprofile.KeycloakExecutor;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles.ObservedProfile;
import no.helseprofil.keycloak.request.ObservedRegistration;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.RememberedRequest.DeferredFindings;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Terms;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.TokenExchangeRequestContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Holds an event against a client profile that is observed. Whatever its executors say, and whatever becomes of them,
 * the event goes on.
 */
public record PolicyObserver(KeycloakSession session) {

    /** Keycloak runs the executor of a client policy that observes. */
    public static final Hook<PolicyObserver, Observed, RuntimeException> OBSERVING =
            Hook.required("a client policy observes it");

    private static final String SHIPPED = "org.keycloak.";

    private static final Set<ClientPolicyEvent> REGISTRATIONS = Set.of(
            ClientPolicyEvent.REGISTER,
            ClientPolicyEvent.UPDATE,
            ClientPolicyEvent.REGISTERED,
            ClientPolicyEvent.UPDATED);

    /** Characters that an {@code error_description} can't have (RFC 6749, section 5.2). */
    private static final Pattern UNFIT = Pattern.compile("[^\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]");

    private static final int LONGEST = 200;

    /** Text that Keycloak writes where an executor gives no detail. */
    private static final String NO_DETAIL = "NA";

    /** Holds an event against a client profile. */
    public void observe(Observed observed) {
        String name = observed.profile();
        RealmModel realm = session.getContext().getRealm();
        try {
            observe(observed.context(), name, realm);
        } catch (RuntimeException | LinkageError broken) {
            LoggedOnce.warn(realm, name, "observing fails: " + broken.getClass().getName());
        }
    }

    /** Notes the client that an observed registration is stored as. */
    public static void stored(ClientRegistrations registrations, ClientCRUDContext context) {
        ObservedRegistration.stored(registrations.session(), context.getTargetClient());
    }

    /**
     * An event that is observed.
     *
     * @param profile the name of the client profile
     */
    public record Observed(ClientPolicyContext context, String profile) {}

    private void observe(ClientPolicyContext context, String name, RealmModel realm) {
        Optional<RealmProfile.Active> active = RealmProfiles.of(session).active();
        if (active.isEmpty()) {
            LoggedOnce.warn(
                    realm,
                    name,
                    "the realm has no profile of Helseprofil's that works, and only there anything is counted");
            return;
        }
        ObservedProfiles observed = ObservedProfiles.of(session, realm);
        Optional<ObservedProfile> profile = observed.find(name);
        if (profile.isEmpty()) {
            LoggedOnce.warn(realm, name, String.join("; ", observed.problems()));
            return;
        }
        Terms terms = active.get()
                .profile()
                .terms(Migration.NEW, ProfileRequest.of(session).instant());
        keep(context, name, found(context, profile.get(), terms));
    }

    private List<Finding> found(ClientPolicyContext context, ObservedProfile profile, Terms terms) {
        return profile.executors().stream()
                .flatMap(executor -> KeycloakExecutor.find(executor.getExecutorProviderId())
                        .filter(known -> known.isRunAt(context.getEvent()))
                        .flatMap(known -> refusal(context, profile, known, executor))
                        .map(sentence ->
                                Finding.ofPolicy(profile.stage(executor.getExecutorProviderId()), terms, sentence))
                        .stream())
                .toList();
    }

    /** Returns the reason for which the executor would have refused. */
    private Optional<String> refusal(
            ClientPolicyContext context,
            ObservedProfile profile,
            KeycloakExecutor known,
            ClientPolicyExecutorRepresentation executor) {
        try {
            KeycloakSession sandbox = SandboxSession.of(session);
            Optional<ClientPolicyContext> copy = new CopiedContext(sandbox).of(context);
            if (copy.isPresent()) {
                run(provider(known, executor, sandbox), copy.get());
            }
            return Optional.empty();
        } catch (ClientPolicyException refused) {
            return Optional.of(sentence(known, context.getEvent(), refused));
        } catch (WebApplicationException refused) {
            // its response would roll back the request that is observed
            return Optional.of(refused.getClass().getSimpleName());
        } catch (RuntimeException | LinkageError broken) {
            LoggedOnce.warn(
                    session.getContext().getRealm(),
                    profile.name(),
                    "its executor " + known.id() + " fails at " + context.getEvent() + ": "
                            + broken.getClass().getName());
            return Optional.empty();
        }
    }

    @SuppressWarnings("rawtypes")
    private static void run(ClientPolicyExecutorProvider executor, ClientPolicyContext copy)
            throws ClientPolicyException {
        RestoredScopes scopes = RestoredScopes.of(copy);
        try {
            executor.executeOnEvent(copy);
        } finally {
            scopes.restore();
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private ClientPolicyExecutorProvider provider(
            KeycloakExecutor known, ClientPolicyExecutorRepresentation executor, KeycloakSession sandbox) {
        ProviderFactory<ClientPolicyExecutorProvider> factory =
                session.getKeycloakSessionFactory().getProviderFactory(ClientPolicyExecutorProvider.class, known.id());
        if (factory == null || !factory.getClass().getName().startsWith(SHIPPED)) {
            throw new IllegalStateException("not the executor that Keycloak ships");
        }
        ClientPolicyExecutorProvider provider = ((ClientPolicyExecutorProviderFactory) factory).create(sandbox);
        provider.setupConfiguration(
                (ClientPolicyExecutorConfigurationRepresentation) JsonSerialization.mapper.convertValue(
                        ObservedProfiles.configuration(executor), provider.getExecutorConfigurationClass()));
        return provider;
    }

    private static String sentence(KeycloakExecutor executor, ClientPolicyEvent event, ClientPolicyException refused) {
        boolean hasDetail = refused.getErrorDetail() != null
                && !refused.getErrorDetail().equals(NO_DETAIL)
                && !executor.quotesAt(event);
        String said = hasDetail ? refused.getError() + ": " + refused.getErrorDetail() : refused.getError();
        String fit = UNFIT.matcher(String.valueOf(said)).replaceAll("'");
        return fit.substring(0, Math.min(fit.length(), LONGEST));
    }

    /** Keeps the findings. Before the client has authenticated they wait for the request in which it does. */
    private void keep(ClientPolicyContext context, String name, List<Finding> found) {
        if (REGISTRATIONS.contains(context.getEvent())) {
            ObservedRegistration.of(session).observe(name, found);
            return;
        }
        ProfileRequest request = ProfileRequest.of(session);
        if (!found.isEmpty()) {
            request.observe(found);
        }
        if (context instanceof AuthorizationRequestContext authorization
                && !request.policies().isEmpty()) {
            AuthenticationSessionModel login = authorization.getAuthenticationSession();
            login.setClientNote(
                    DeferredFindings.NOTE,
                    DeferredFindings.add(login.getClientNote(DeferredFindings.NOTE), request.policies()));
        }
    }

    /**
     * The scopes to which a token exchange is restricted, put back as they were: Keycloak has no copy of what it is
     * about.
     *
     * @param exchange null at other events
     * @param before what they were
     */
    private record RestoredScopes(
            @Nullable TokenExchangeContext exchange,
            @Nullable Set<String> before) {

        static RestoredScopes of(ClientPolicyContext context) {
            TokenExchangeContext exchange =
                    context instanceof TokenExchangeRequestContext asked ? asked.getTokenExchangeContext() : null;
            return new RestoredScopes(exchange, exchange == null ? null : exchange.getRestrictedScopes());
        }

        void restore() {
            if (exchange != null) {
                exchange.setRestrictedScopes(before);
            }
        }
    }

    /** Tells the operator why a client profile isn't observed: each reason once for as long as the server runs. */
    static final class LoggedOnce {

        private static final Logger LOG = Logger.getLogger(LoggedOnce.class);

        /** Most reasons that are logged. There are few kinds, and few realms. */
        private static final int MOST = 1_000;

        private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

        private LoggedOnce() {}

        static void warn(RealmModel realm, String profile, String reason) {
            if (LOGGED.size() < MOST && LOGGED.add(realm.getId() + " " + profile + " " + reason)) {
                LOG.warnf(
                        "The client profile %s of realm %s isn't observed, and nothing else changes: %s",
                        profile, realm.getName(), reason);
            }
        }
    }
}
