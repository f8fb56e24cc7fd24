package no.helseprofil.testkit.control;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Decisions about the last requests. */
final class Decisions {

    private static final int KEPT = 500;
    private static final int SHOWN = 20;

    private final Deque<Decision> newestFirst = new ArrayDeque<>();
    private final Map<String, String> remedies = new ConcurrentHashMap<>();
    private final URI pages;

    /**
     * Creates an empty record.
     *
     * @param realm address of the realm, which has a page about each requirement
     */
    Decisions(URI realm) {
        pages = URI.create(realm + "/helseprofil/requirements/");
    }

    void add(Decision decision) {
        synchronized (newestFirst) {
            newestFirst.addFirst(decision);
            if (newestFirst.size() > KEPT) {
                newestFirst.removeLast();
            }
        }
    }

    void clear() {
        synchronized (newestFirst) {
            newestFirst.clear();
        }
    }

    Object last(Asked asked) {
        String client = asked.query().get("client_id");
        int most = most(asked.query().getOrDefault("last", String.valueOf(SHOWN)));
        List<Decision> found;
        synchronized (newestFirst) {
            found = newestFirst.stream()
                    .filter(decision ->
                            client == null || client.equals(decision.request().clientId()))
                    .limit(most)
                    .toList();
        }
        String shown = asked.base() + pages.getPath();
        return Map.of(
                "decisions",
                found.stream()
                        .map(decision -> decision.json(shown, this::remedy))
                        .toList());
    }

    private static int most(String last) {
        if (!last.matches("[1-9][0-9]{0,2}")) {
            throw ControlException.invalid("last: write a number from 1 to 999");
        }
        return Integer.parseInt(last);
    }

    /** Returns the remedy from the server's page about a requirement; empty if there is no such page. */
    private String remedy(String requirement) {
        return remedies.computeIfAbsent(requirement, id -> {
            Response page = Request.get(pages.resolve(id))
                    .header("Accept", "application/json")
                    .header("Accept-Language", "en")
                    .send();
            return page.isSuccess() ? String.valueOf(page.text("remedy")) : "";
        });
    }
}
