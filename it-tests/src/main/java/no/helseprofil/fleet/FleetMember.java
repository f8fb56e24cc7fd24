package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Factory of one client of a fleet, with its faults and its treatment by the realm. */
final class FleetMember {

    static final String REGISTERED = "helseprofil.registered";

    private static final String WAIVER = "helseprofil.waiver.";
    private static final int MOST_FAULTS = 5;

    private final Random random;
    private final Instant now;
    private final Calendar calendar;
    private final FleetRegistration client;
    private final String clientId;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Instant> waivers = new LinkedHashMap<>();
    private final Set<String> stamps = new HashSet<>();
    private final Set<String> foreignClaims = new HashSet<>();
    private @Nullable String registered;
    private boolean slow;

    FleetMember(String clientId, Random random, Instant now, Calendar calendar, FleetKeys keys) {
        this.clientId = clientId;
        this.random = random;
        this.now = now;
        this.calendar = calendar;
        this.client = new FleetRegistration(clientId, keys.good(), keys);
    }

    FleetClient make(boolean mayBeExempt) {
        decorate();
        plant();
        stamp();
        waive();
        map();
        Instant exemptUntil = mayBeExempt && oneIn(30) ? days(oneIn(4) ? -3 : 30) : null;
        boolean isExempt = exemptUntil != null && now.isBefore(exemptUntil);
        Map<String, Truth> truths = isExempt ? Map.of() : truths();
        return new FleetClient(
                clientId,
                client.json(),
                faults,
                truths,
                isExempt ? "exempt" : calendar.isNew(registered) ? "new" : "existing",
                exemptUntil,
                stamps,
                foreignClaims);
    }

    /** Adds harmless settings. This comes before the faults, so that none is undone. */
    private void decorate() {
        if (oneIn(2)) {
            one(Harmless.values()).put(client);
        }
        if (oneIn(20)) {
            client.set("enabled", false);
        }
        if (oneIn(40)) {
            client.attribute("helseprofil.api", "true");
        }
    }

    private void plant() {
        int many = oneIn(2) ? 0 : 1 + random.nextInt(MOST_FAULTS);
        List<Fault> all = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(all, random);
        Set<Fault.Place> taken = EnumSet.noneOf(Fault.Place.class);
        all.stream()
                .filter(fault -> Collections.disjoint(taken, fault.places()) && taken.addAll(fault.places()))
                .limit(many)
                .forEach(faults::add);
        faults.forEach(fault -> fault.plant(client));
    }

    private void stamp() {
        registered = switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> days(-400).toString();
            case 2 -> days(-5).toString();
            default -> "existing";
        };
        if (registered != null) {
            stamp(REGISTERED, registered);
        }
        slow = oneIn(4);
        if (slow) {
            stamp("helseprofil.cohort", Calendar.COHORT);
        }
    }

    private void waive() {
        for (Fault fault : faults) {
            switch (random.nextInt(8)) {
                case 0, 1 -> waive(fault.requirement(), days(25 + random.nextInt(100)));
                case 2 -> waive(fault.requirement(), days(-1));
                case 3 -> waiveUnreadably(fault.requirement());
                default -> {
                    // none
                }
            }
        }
        if (oneIn(15)) {
            stampIfNone(one(Fault.values()).requirement());
        }
    }

    /** Adds a waiver. Two faults may be about one requirement; the last waiver is the stored one. */
    private void waive(String requirement, Instant expires) {
        waivers.put(requirement, expires);
        stamp(WAIVER + requirement, waiver(expires));
    }

    /** Adds a waiver that names no approver. */
    private void waiveUnreadably(String requirement) {
        waivers.remove(requirement);
        stamp(WAIVER + requirement, "{\"reason\":\"It takes longer\",\"expires\":\"" + days(60) + "\"}");
    }

    /** Adds a waiver of a requirement that isn't violated. */
    private void stampIfNone(String requirement) {
        if (!stamps.contains(WAIVER + requirement)) {
            waive(requirement, days(60));
        }
    }

    private static String waiver(Instant expires) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", "It takes longer")
                .put("approvedBy", "The authority")
                .put("expires", expires.toString())
                .toString();
    }

    private void stamp(String attribute, String value) {
        client.attribute(attribute, value);
        stamps.add(attribute);
    }

    private void map() {
        if (oneIn(25)) {
            client.mapper("level", "helseid://claims/identity/security_level");
            foreignClaims.add("helseid://claims/identity/security_level");
        }
        if (oneIn(40)) {
            client.scope(Fleet.FOREIGN_SCOPE);
            foreignClaims.add(Fleet.FOREIGN_CLAIM);
        }
    }

    private Map<String, Truth> truths() {
        Map<String, Truth> truths = new LinkedHashMap<>();
        for (Fault fault : faults) {
            String requirement = fault.requirement();
            Optional<Truth> truth = calendar.truth(requirement, registered, slow, waivers.get(requirement));
            boolean isEnforced =
                    truth.filter(found -> found.verdict().equals("fail")).isPresent();
            boolean isOfBefore = "existing".equals(registered);
            truth.filter(found -> fault.isFound(isEnforced, isOfBefore))
                    .ifPresent(found -> truths.put(requirement, found));
            fault.foreignClaim(isEnforced, isOfBefore).ifPresent(foreignClaims::add);
        }
        return truths;
    }

    private Instant days(int days) {
        return now.plus(Duration.ofDays(days));
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
