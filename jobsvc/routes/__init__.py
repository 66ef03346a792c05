def register(app, config):
    pass
