package no.helseprofil.keycloak.storage;

import org.keycloak.component.ComponentFactory;
import org.keycloak.models.KeycloakSession;

/** See {@link ProfileProvider}. It holds, too, what there is one of on each node, from its start to its end. */
public interface ProfileProviderFactory extends ComponentFactory<ProfileProvider, ProfileProvider> {

    /** Id of the component's provider, and its name. */
    String ID = "helseprofil";

    /**
     * What there is one of on this node.
     *
     * @throws IllegalArgumentException if there is none of this type
     */
    <T> T part(Class<T> type);

    /** The same, of the server that a session is of. */
    static <T> T part(KeycloakSession session, Class<T> type) {
        ProfileProviderFactory factory = (ProfileProviderFactory)
                session.getKeycloakSessionFactory().getProviderFactory(ProfileProvider.class, ID);
        return factory.part(type);
    }
}
