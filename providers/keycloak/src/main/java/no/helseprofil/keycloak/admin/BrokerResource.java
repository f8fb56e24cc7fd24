package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.broker.UpstreamProvider;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.provider.ProviderFactory;

/** The keys by which the realm is a client of HelseID or ID-porten. */
public final class BrokerResource {

    private static final String RESOURCE = "HELSEPROFIL_IDENTITY_PROVIDER";

    private final AdminCall call;

    BrokerResource(AdminCall call) {
        this.call = call;
    }

    /**
     * Registers the realm's active key at the other side's self-service, with an assertion of the key that is set, and
     * sets it. Nothing is locked meanwhile: it is the other side that is waited for. It takes the roles that writing
     * the provider takes.
     */
    @POST
    @Path("{alias}/key")
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response registerNextKey(@PathParam("alias") String alias) {
        call.auth().realm().requireManageRealm();
        call.auth().realm().requireManageIdentityProviders();
        try {
            UpstreamProvider.RegisteredNext next = provider(alias).registerNextKey(call.realm());
            ObjectNode details = JsonNodeFactory.instance
                    .objectNode()
                    .put("provider", alias)
                    .put("from", next.before())
                    .put("to", next.kid());
            call.record(
                    OperationType.ACTION, RESOURCE, Change.of(Change.Kind.BROKER_KEY, call.author(), details, null));
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kid", next.kid());
            if (next.expiration() != null) {
                answer.put("expiration", next.expiration().toString());
            }
            return Response.ok(answer.toString()).build();
        } catch (BrokerException failed) {
            return Problems.of(409, failed.getMessage() + ". " + failed.reason().remedy());
        }
    }

    private UpstreamProvider provider(String alias) {
        IdentityProviderModel model = call.session().identityProviders().getByAlias(alias);
        ProviderFactory<?> factory = model == null
                ? null
                : call.session()
                        .getKeycloakSessionFactory()
                        .getProviderFactory(IdentityProvider.class, model.getProviderId());
        if (factory instanceof IdentityProviderFactory<?> providers
                && providers.create(call.session(), model) instanceof UpstreamProvider provider) {
            return provider;
        }
        throw new ProblemException(404, "No identity provider of the realm for HelseID or ID-porten has this alias");
    }
}
