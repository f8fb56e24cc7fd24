package no.helseprofil.keycloak.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;

/** Stored profile of a realm: its document and its holds, which change independently of each other. */
public record StoredProfile(RealmModel realm) {

    /** Component's key of the document, which is JSON text. */
    public static final String DOCUMENT = "document";

    /** Component's key of the holds, which are JSON text. */
    public static final String HOLDS = "holds";

    /** Returns whether there is one, readable or not. */
    public boolean exists() {
        return component().isPresent();
    }

    /** Returns the document; empty if the realm has no profile. */
    public Optional<String> document() {
        return component().map(component -> component.get(DOCUMENT));
    }

    /** Returns the holds as they are stored; null if there are none. */
    public @Nullable String holds() {
        return component().map(component -> component.get(HOLDS)).orElse(null);
    }

    /** Writes the document, which puts the realm under the profile. */
    public void putDocument(String document) {
        List<ComponentModel> stored = RealmProfiles.components(realm).toList();
        // more than one only if it was written past validation: only this endpoint can remove one of them
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

    /** Removes the profile, document and holds. */
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

    /** Returns a component with an id made from the realm's, so that the database accepts only one of two nodes'. */
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
