package no.helseprofil.keycloak.choosing;

import no.helseprofil.keycloak.storage.StoredProfile;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * The required action in a realm. It is there as long as the realm is under the profile; an administrator
 * may disable it, and then nobody is asked: tokens are for nobody, or for whom the client names, as where a
 * user has no organisations.
 */
public final class OrganisationAction {

    /** Its id, and its alias in a realm. */
    public static final String ID = "helseprofil-organisation";

    static final String NAME = "Choose organisation";

    /** Behind all of Keycloak's: whoever has to accept terms or to change a password does that first. */
    private static final int PRIORITY = 2000;

    private OrganisationAction() {}

    /** Makes sure that it is there, if the realm is under the profile; what an administrator has set of it stays. */
    public static void keep(RealmModel realm) {
        if (new StoredProfile(realm).exists() && !isThere(realm)) {
            realm.addRequiredActionProvider(enabled());
        }
    }

    /** Whether it is there, enabled or not. */
    public static boolean isThere(RealmModel realm) {
        return realm.getRequiredActionProviderByAlias(ID) != null;
    }

    /** Takes it away. Without the JAR every login would warn in the log of an action that nobody provides. */
    public static void remove(RealmModel realm) {
        RequiredActionProviderModel there = realm.getRequiredActionProviderByAlias(ID);
        if (there != null) {
            realm.removeRequiredActionProvider(there);
        }
    }

    private static RequiredActionProviderModel enabled() {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(ID);
        action.setProviderId(ID);
        action.setName(NAME);
        action.setEnabled(true);
        action.setPriority(PRIORITY);
        return action;
    }
}
