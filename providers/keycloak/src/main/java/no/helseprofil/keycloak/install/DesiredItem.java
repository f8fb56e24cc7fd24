package no.helseprofil.keycloak.install;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * One thing that the profile needs of a realm beside its document. {@link DesiredState} has all of them.
 *
 * @param id what the answers, the assessment and the metric call it
 * @param desired what it should be, for people
 * @param remedy what an administrator does who mends it by hand
 * @param owner who sets it, and so who may mend it
 * @param look reads what it is
 * @param mend makes it what it should be, and leaves everything beside it; nothing where it is mended by hand
 * @param traces the kinds of admin events that a change of it leaves; none where Keycloak records no such change
 * @param trace what such an event has in its path where the path names no internal id
 */
record DesiredItem(
        String id,
        String desired,
        String remedy,
        Owner owner,
        BiFunction<KeycloakSession, RealmModel, Actual> look,
        @Nullable BiConsumer<KeycloakSession, RealmModel> mend,
        List<ResourceType> traces,
        String trace) {

    /** Who sets something. */
    enum Owner {
        /** Helseprofil itself: what is missing of it {@code POST install} puts back. */
        OURS,
        /** The administrators of the realm: {@code POST install} changes it only where it is named. */
        REALM
    }

    /** How something stands. */
    enum Fit {
        MET("as-desired"),
        MISSING("missing"),
        DIFFERENT("different");

        private final String text;

        Fit(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * What was found.
     *
     * @param fit how it stands
     * @param text what it is, for people
     * @param object internal id of what it is about, by which admin events name it; null if they name none
     * @param remedy what to do where that depends on what was found; null where the item says it
     * @param isByHand whether what was found is nothing that the item's own mending changes
     */
    record Actual(
            Fit fit,
            String text,
            @Nullable String object,
            @Nullable String remedy,
            boolean isByHand) {

        static Actual of(boolean isMet, String actual) {
            return new Actual(isMet ? Fit.MET : Fit.DIFFERENT, actual, null, null, false);
        }

        static Actual missing() {
            return new Actual(Fit.MISSING, "missing", null, null, false);
        }

        Actual about(String id) {
            return new Actual(fit, text, id, remedy, isByHand);
        }

        Actual mendedBy(String what) {
            return new Actual(fit, text, object, what, isByHand);
        }

        Actual mendedByHand(String what) {
            return new Actual(fit, text, object, what, true);
        }

        boolean isMet() {
            return fit == Fit.MET;
        }
    }

    Compared in(KeycloakSession session, RealmModel realm) {
        return new Compared(this, look.apply(session, realm));
    }

    /**
     * How a realm stands to it.
     *
     * @param item what it is about
     * @param actual what was found
     */
    record Compared(DesiredItem item, Actual actual) {

        boolean isMet() {
            return actual.isMet();
        }

        String remedy() {
            return actual.remedy() == null ? item.remedy() : actual.remedy();
        }

        /** Whether {@code POST install} mends it without being told to. */
        boolean isPutBack() {
            return item.owner() == Owner.OURS && actual.fit() == Fit.MISSING && item.mend() != null;
        }

        /** Whether {@code POST install} mends it where it is named. */
        boolean canBeMended() {
            return !isMet() && item.mend() != null && !actual.isByHand();
        }

        void mend(KeycloakSession session, RealmModel realm) {
            BiConsumer<KeycloakSession, RealmModel> mending = item.mend();
            if (mending != null) {
                mending.accept(session, realm);
            }
        }
    }
}
