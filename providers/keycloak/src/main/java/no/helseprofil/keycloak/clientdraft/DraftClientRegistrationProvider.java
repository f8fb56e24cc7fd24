package no.helseprofil.keycloak.clientdraft;

import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientregistration.AbstractClientRegistrationProvider;
import org.keycloak.services.clientregistration.ClientRegistrationAuth;
import org.keycloak.services.clientregistration.ClientRegistrationContext;
import org.keycloak.services.clientregistration.DefaultClientRegistrationContext;
import org.keycloak.services.clientregistration.ErrorCodes;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicyException;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicyManager;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/**
 * Registration and change of clients as in dynamic registration (RFC 7591). It applies the realm's client policies, the
 * profile's among them, and its registration policies for authenticated callers. No caller's roles count. Except for
 * the scopes of APIs, which a person confirms, a draft therefore gives no more than a registration by an initial access
 * token.
 */
final class DraftClientRegistrationProvider extends AbstractClientRegistrationProvider {

    private final RealmModel realm;

    DraftClientRegistrationProvider(KeycloakSession session) {
        super(session);
        this.realm = session.getContext().getRealm();
        EventBuilder events =
                new EventBuilder(realm, session, session.getContext().getConnection());
        setEvent(events);
        setAuth(new Checks(session, this, events));
    }

    /**
     * Checks whether a client would be registered. Nothing is stored.
     *
     * @throws UnfitDraftException if it wouldn't be
     */
    void judge(ClientRepresentation proposed) throws UnfitDraftException {
        refusing(() -> auth.requireCreate(context(proposed)));
    }

    /** Registers a client. It gets no registration access token, since it is changed by drafts too. */
    ClientModel register(ClientRepresentation proposed) throws UnfitDraftException {
        refusing(() -> {
            ClientRepresentation registered = create(context(proposed));
            validateClient(registered, true);
            return registered;
        });
        ClientModel client = realm.getClientByClientId(proposed.getClientId());
        client.setRegistrationToken(null);
        return client;
    }

    void change(ClientRepresentation proposed) throws UnfitDraftException {
        refusing(() -> {
            ClientRepresentation changed = update(proposed.getClientId(), context(proposed));
            validateClient(changed, false);
            return changed;
        });
    }

    private ClientRegistrationContext context(ClientRepresentation client) {
        return new DefaultClientRegistrationContext(session, client, this);
    }

    /** Runs some work, and turns a refusal into an {@link UnfitDraftException}. The transaction is then rolled back. */
    private void refusing(Work work) throws UnfitDraftException {
        try {
            work.run();
        } catch (RefusedException refused) {
            throw refused(String.valueOf(refused.getErrorDescription()));
        } catch (CorsErrorResponseException refused) {
            throw refused(String.valueOf(refused.getErrorDescription()));
        } catch (ErrorResponseException refused) {
            throw refused(String.valueOf(refused.getErrorDescription()));
        }
    }

    private UnfitDraftException refused(String why) {
        session.getTransactionManager().setRollbackOnly();
        return new UnfitDraftException(400, why);
    }

    private interface Work {

        Object run();
    }

    /** Checks for a caller with an initial access token, which was checked when the draft was sent. */
    private static final class Checks extends ClientRegistrationAuth {

        private final KeycloakSession current;

        Checks(KeycloakSession session, DraftClientRegistrationProvider provider, EventBuilder event) {
            super(session, provider, event, "default");
            this.current = session;
        }

        @Override
        public RegistrationAuth requireCreate(ClientRegistrationContext context) {
            RealmModel realm = current.getContext().getRealm();
            return checked(
                    context.getClient(),
                    new DynamicClientRegisterContext(context, null, realm),
                    () -> ClientRegistrationPolicyManager.triggerBeforeRegister(
                            context, RegistrationAuth.AUTHENTICATED));
        }

        @Override
        public RegistrationAuth requireUpdate(ClientRegistrationContext context, ClientModel client) {
            RealmModel realm = current.getContext().getRealm();
            return checked(
                    context.getClient(),
                    new DynamicClientUpdateContext(context, client, null, realm),
                    () -> ClientRegistrationPolicyManager.triggerBeforeUpdate(
                            context, RegistrationAuth.AUTHENTICATED, client));
        }

        private RegistrationAuth checked(
                ClientRepresentation proposed,
                org.keycloak.services.clientpolicy.ClientPolicyContext policies,
                RegistrationPolicies registration) {
            try {
                current.clientPolicy().triggerOnEvent(policies);
                askWithoutScopes(proposed, registration);
                return RegistrationAuth.AUTHENTICATED;
            } catch (ClientRegistrationPolicyException refused) {
                throw refused(String.valueOf(refused.getMessage()));
            } catch (ClientPolicyException refused) {
                throw refused(String.valueOf(refused.getErrorDetail()));
            }
        }

        /**
         * Applies the registration policies without the client's scopes. The policies list the scopes that a caller may
         * register without confirmation. Here a person confirms each API's scope, so a policy needn't allow these
         * scopes to every caller.
         */
        private static void askWithoutScopes(ClientRepresentation proposed, RegistrationPolicies registration)
                throws ClientRegistrationPolicyException {
            List<String> byDefault = proposed.getDefaultClientScopes();
            List<String> optional = proposed.getOptionalClientScopes();
            proposed.setDefaultClientScopes(new ArrayList<>());
            proposed.setOptionalClientScopes(new ArrayList<>());
            try {
                registration.ask();
            } finally {
                proposed.setDefaultClientScopes(byDefault);
                proposed.setOptionalClientScopes(optional);
            }
        }

        private static ErrorResponseException refused(String why) {
            return new ErrorResponseException(ErrorCodes.INVALID_CLIENT_METADATA, why, Response.Status.BAD_REQUEST);
        }

        private interface RegistrationPolicies {

            void ask() throws ClientRegistrationPolicyException;
        }
    }
}
