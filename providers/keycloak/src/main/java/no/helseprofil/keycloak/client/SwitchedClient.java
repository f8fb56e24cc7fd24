package no.helseprofil.keycloak.client;

import java.util.function.Supplier;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.delegate.ClientModelLazyDelegate;

/** A client as it is stored, but for one attribute, which is on whatever is registered. */
public final class SwitchedClient extends ClientModelLazyDelegate.WithId {

    private final String attribute;

    public SwitchedClient(ClientModel client, String attribute) {
        super(client.getId(), () -> client);
        this.attribute = attribute;
    }

    /** Lets Keycloak make something for the client of a request with this attribute on. */
    public static <T> T during(KeycloakContext request, String attribute, Supplier<T> making) {
        ClientModel client = request.getClient();
        request.setClient(new SwitchedClient(client, attribute));
        try {
            return making.get();
        } finally {
            request.setClient(client);
        }
    }

    @Override
    public String getAttribute(String name) {
        return attribute.equals(name) ? Boolean.TRUE.toString() : super.getAttribute(name);
    }
}
