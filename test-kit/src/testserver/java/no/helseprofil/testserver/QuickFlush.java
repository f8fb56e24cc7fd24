package no.helseprofil.testserver;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerGroup;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;

/**
 * Flush of what is new, and of nothing else, while a realm is made. Keycloak flushes some hundred times meanwhile, and each
 * time the database layer compares all that it holds with what it has read. What has changed waits for the next flush of
 * the usual kind.
 */
final class QuickFlush {

    private static final ThreadLocal<Boolean> QUICK = ThreadLocal.withInitial(() -> false);

    private static boolean installed;

    private QuickFlush() {}

    /** Does something that creates and changes rows, and asks for none by what it has changed. */
    static <T> T during(EntityManager entities, Supplier<T> work) {
        install(entities.getEntityManagerFactory().unwrap(SessionFactoryImplementor.class));
        QUICK.set(true);
        try {
            return work.get();
        } finally {
            QUICK.remove();
        }
    }

    private static synchronized void install(SessionFactoryImplementor factory) {
        if (!installed) {
            EventListenerRegistry registry = factory.getEventEngine().getListenerRegistry();
            FlushEventListener flush = quick(registry, EventType.FLUSH, FlushEventListener::onFlush)::accept;
            AutoFlushEventListener before =
                    quick(registry, EventType.AUTO_FLUSH, AutoFlushEventListener::onAutoFlush)::accept;
            registry.setListeners(EventType.FLUSH, flush);
            registry.setListeners(EventType.AUTO_FLUSH, before);
            installed = true;
        }
    }

    private static <L, E extends FlushEvent> Consumer<E> quick(
            EventListenerRegistry registry, EventType<L> type, BiConsumer<L, E> usual) {
        EventListenerGroup<L> group = registry.getEventListenerGroup(type);
        List<L> listeners = new ArrayList<>();
        group.listeners().forEach(listeners::add);
        return event -> {
            if (QUICK.get() && insertsOnly(event.getSession())) {
                event.getSession().getActionQueue().executeInserts();
            } else {
                listeners.forEach(listener -> usual.accept(listener, event));
            }
        };
    }

    private static boolean insertsOnly(EventSource session) {
        ActionQueue queue = session.getActionQueue();
        return queue.numberOfDeletions() == 0 && !queue.hasUnresolvedEntityInsertActions();
    }
}
