package no.helseprofil.keycloak.storage;

import org.keycloak.component.ComponentFactory;
import org.keycloak.models.KeycloakSession;

/** Factory of {@link ProfileProvider}, which also holds the single objects of each node, from its start to its end. */
public interface ProfileProviderFactory extends ComponentFactory<ProfileProvider, ProfileProvider> {

    /** Id of the component's provider, and its name. */
    String ID = "helseprofil";

    /**
     * Returns the single object of this type on this node.
     *
     * @throws IllegalArgumentException if there is none of this type
     */
    <T> T part(Class<T> type);

    /** Returns the same for the server of a session. */
    static <T> T part(KeycloakSession session, Class<T> type) {
        ProfileProviderFactory factory = (ProfileProviderFactory)
                session.getKeycloakSessionFactory().getProviderFactory(ProfileProvider.class, ID);
        return factory.part(type);
    }
}
