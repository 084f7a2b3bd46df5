// Loaded with --import into every Node child of the start command. When the parent is gone for whatever reason
// (kill -9 included) its IPC channel closes, and the child ends itself as if it had been asked to.
if (process.channel) {
  const stop = () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
  };
  process.once('disconnect', stop);
  // Windows has no SIGTERM: there a message stands for it.
  process.on('message', (message) => {
    if (message === 'zhishou:stop') stop();
  });
  process.channel.unref();
}
