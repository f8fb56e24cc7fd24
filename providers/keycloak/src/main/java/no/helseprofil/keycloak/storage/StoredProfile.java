package no.helseprofil.keycloak.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;

/**
 * The profile of a realm as it is written: document and holds, neither of which changes with the other.
 *
 * @param realm the realm
 */
public record StoredProfile(RealmModel realm) {

    /** The component's key of the document, which is JSON text. */
    public static final String DOCUMENT = "document";

    /** The component's key of the holds, which are JSON text. */
    public static final String HOLDS = "holds";

    /** Whether there is one, readable or not. */
    public boolean exists() {
        return component().isPresent();
    }

    /** The document; none if the realm has no profile. */
    public Optional<String> document() {
        return component().map(component -> component.get(DOCUMENT));
    }

    /** The holds, as they are stored; null if there are none. */
    public @Nullable String holds() {
        return component().map(component -> component.get(HOLDS)).orElse(null);
    }

    /** Writes the document, and with it puts the realm under the profile. */
    public void putDocument(String document) {
        List<ComponentModel> stored = RealmProfiles.components(realm).toList();
        // more than one only where somebody went past validation: nobody but this endpoint can take one of them away
        stored.stream().skip(1).forEach(realm::removeComponent);
        if (stored.isEmpty()) {
            ComponentModel component = newComponent();
            component.put(DOCUMENT, document);
            realm.addComponentModel(component);
        } else {
            update(stored.get(0), DOCUMENT, document);
        }
    }

    /** Writes the holds of a realm that has a profile. */
    public void putHolds(String holds) {
        update(component().orElseThrow(), HOLDS, holds);
    }

    /** Takes the profile away, document and holds. */
    public void remove() {
        RealmProfiles.components(realm).toList().forEach(realm::removeComponent);
    }

    private void update(ComponentModel stored, String key, String value) {
        ComponentModel changed = new ComponentModel(stored);
        changed.put(key, value);
        realm.updateComponent(changed);
    }

    private Optional<ComponentModel> component() {
        return RealmProfiles.components(realm).findFirst();
    }

    /** Its id follows from the realm, so of two nodes that make it at once the database takes one. */
    private ComponentModel newComponent() {
        ComponentModel component = new ComponentModel();
        String name = "profile of realm " + realm.getId();
        component.setId(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
        component.setName(ProfileProviderFactory.ID);
        component.setParentId(realm.getId());
        component.setProviderId(ProfileProviderFactory.ID);
        component.setProviderType(ProfileProvider.class.getName());
        return component;
    }
}
